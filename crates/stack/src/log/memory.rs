//! A disk in memory that fails on command.

use std::{
    collections::BTreeMap,
    io,
    sync::{Mutex, MutexGuard},
};

use super::Disk;

/// What happens at the chosen step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The operation fails and writes nothing.
    NoSpace,
    /// An append writes half of its data and fails; other operations fail.
    ShortWrite,
    /// The operation fails with an I/O error; nothing becomes durable.
    InputOutput,
    /// The operation and everything after it fails: the machine is gone.
    Crash,
}

#[derive(Debug, Clone, Default)]
struct Content {
    /// What survives a power cut for certain.
    durable: Option<Vec<u8>>,
    /// What a reader sees.
    current: Option<Vec<u8>>,
    appended: bool,
}

#[derive(Default)]
struct Inner {
    files: BTreeMap<String, Content>,
    step: u64,
    fault: Option<(u64, Fault)>,
    crashed: bool,
    writes_after_fault: u64,
}

/// See the module.
#[derive(Default)]
pub(super) struct MemoryDisk(Mutex<Inner>);

impl MemoryDisk {
    pub(super) fn failing_at(self, step: u64, fault: Fault) -> Self {
        {
            let mut inner = self.inner();
            (inner.fault, inner.step, inner.writes_after_fault) = (Some((step, fault)), 0, 0);
        }
        self
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().expect("no panic holds it")
    }

    pub(super) fn steps(&self) -> u64 {
        self.inner().step
    }

    pub(super) fn writes_after_fault(&self) -> u64 {
        self.inner().writes_after_fault
    }

    /// What a restart finds: for each file a choice, made by `seed`, among what the rules of the file system allow.
    pub(super) fn after_power_cut(&self, seed: u64) -> Self {
        let mut random = seed;
        let mut next = move || {
            // splitmix64
            random = random.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (random ^ (random >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            usize::try_from((z ^ (z >> 27)) >> 33).expect("31 bits")
        };
        let mut files = BTreeMap::new();
        for (path, content) in &self.inner().files {
            let survived = if content.appended {
                let (durable, current) = (
                    content.durable.clone().unwrap_or_default(),
                    content.current.clone().unwrap_or_default(),
                );
                let extra = current.len().saturating_sub(durable.len());
                Some(current[..durable.len() + next() % (extra + 1)].to_vec())
            } else {
                match next() % 3 {
                    0 => content.durable.clone(),
                    1 if content.current != content.durable => Some(Vec::new()),
                    _ => content.current.clone(),
                }
            };
            if survived.is_some() {
                let content = Content { durable: survived.clone(), current: survived, appended: false };
                files.insert(path.clone(), content);
            }
        }
        Self(Mutex::new(Inner { files, ..Inner::default() }))
    }

    /// What a restart of the process finds: everything written.
    pub(super) fn after_kill(&self) -> Self {
        let files = self.inner().files.clone();
        Self(Mutex::new(Inner { files, ..Inner::default() }))
    }

    pub(super) fn change(&self, path: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let mut inner = self.inner();
        change(inner.files.get_mut(path).and_then(|c| c.current.as_mut()).expect("file is there"));
    }

    pub(super) fn paths(&self) -> Vec<String> {
        self.inner().files.iter().filter(|(_, c)| c.current.is_some()).map(|(p, _)| p.clone()).collect()
    }

    fn write(&self, work: impl FnOnce(&mut Inner, Option<Fault>) -> io::Result<()>) -> io::Result<()> {
        let mut inner = self.inner();
        let step = inner.step;
        inner.step += 1;
        if inner.crashed {
            return Err(io::Error::other("crashed"));
        }
        let fault = inner.fault.filter(|(at, _)| *at == step).map(|(_, fault)| fault);
        if inner.fault.is_some_and(|(at, _)| step > at) {
            inner.writes_after_fault += 1;
        }
        match fault {
            None => work(&mut inner, None),
            Some(Fault::NoSpace) => Err(io::ErrorKind::StorageFull.into()),
            Some(Fault::InputOutput) => Err(io::Error::other("input/output error")),
            Some(fault @ Fault::ShortWrite) => {
                work(&mut inner, Some(fault))?;
                Err(io::ErrorKind::WriteZero.into())
            }
            Some(Fault::Crash) => {
                inner.crashed = true;
                Err(io::Error::other("crashed"))
            }
        }
    }
}

impl Disk for MemoryDisk {
    fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(self.inner().files.get(path).and_then(|c| c.current.clone()))
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let prefix = format!("{folder}/");
        let paths = self.paths();
        Ok(paths.iter().filter_map(|p| p.strip_prefix(&prefix)).map(str::to_owned).collect())
    }

    fn replace(&self, path: &str, data: &[u8]) -> io::Result<()> {
        self.write(|inner, fault| {
            // Temporary name and rename: a short write leaves the old file.
            if fault.is_none() {
                let content = inner.files.entry(path.into()).or_default();
                (content.current, content.appended) = (Some(data.to_vec()), false);
            }
            Ok(())
        })
    }

    fn append(&self, path: &str, data: &[u8]) -> io::Result<()> {
        self.write(|inner, fault| {
            let content = inner.files.entry(path.into()).or_default();
            content.appended = true;
            let end = if fault.is_some() { data.len() / 2 } else { data.len() };
            content.current.get_or_insert_default().extend_from_slice(&data[..end]);
            Ok(())
        })
    }

    fn sync(&self, path: &str) -> io::Result<()> {
        self.write(|inner, fault| {
            if let (None, Some(content)) = (fault, inner.files.get_mut(path)) {
                content.durable.clone_from(&content.current);
            }
            Ok(())
        })
    }

    fn truncate(&self, path: &str, length: u64) -> io::Result<()> {
        self.write(|inner, fault| {
            if let (None, Some(content)) = (fault, inner.files.get_mut(path)) {
                let length = usize::try_from(length).expect("small");
                content.current.get_or_insert_default().truncate(length);
                content.durable.clone_from(&content.current);
            }
            Ok(())
        })
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        self.write(|inner, fault| {
            if let (None, Some(content)) = (fault, inner.files.get_mut(path)) {
                (content.current, content.appended) = (None, false);
            }
            Ok(())
        })
    }

    fn sync_all(&self) -> io::Result<()> {
        self.write(|inner, fault| {
            if fault.is_none() {
                inner.files.values_mut().for_each(|c| c.durable.clone_from(&c.current));
            }
            Ok(())
        })
    }
}
