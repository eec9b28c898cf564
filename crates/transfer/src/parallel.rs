//! The same thing for many items on several threads.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// `work` for every item, on at most `threads` threads; results in the order of the items. After a failure no item is
/// begun any more, and the failure of the earliest item is returned.
pub(crate) fn map<T: Sync, R: Send, E: Send>(
    items: &[T],
    threads: NonZeroUsize,
    work: impl Fn(&T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let done: Mutex<Vec<(usize, Result<R, E>)>> = Mutex::new(Vec::with_capacity(items.len()));
    let worker = || {
        while !failed.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { return };
            let result = work(item);
            failed.fetch_or(result.is_err(), Ordering::Relaxed);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.get().min(items.len()) {
            scope.spawn(worker);
        }
        worker();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order_and_stops_at_a_failure() {
        let threads = NonZeroUsize::new(4).expect("four");
        let items: Vec<u32> = (0..100).collect();
        let doubled: Result<Vec<u32>, ()> = map(&items, threads, |n| Ok(n * 2));
        assert_eq!(doubled, Ok(items.iter().map(|n| n * 2).collect()));
        let begun = AtomicUsize::new(0);
        let refused: Result<Vec<u32>, u32> = map(&items, NonZeroUsize::MIN, |n| {
            begun.fetch_add(1, Ordering::Relaxed);
            if *n < 7 { Ok(*n) } else { Err(*n) }
        });
        assert_eq!((refused, begun.into_inner()), (Err(7), 8));
        let none: Result<Vec<u32>, ()> = map(&[], threads, |n: &u32| Ok(*n));
        assert_eq!(none, Ok(Vec::new()));
    }
}
