//! Searches standard input as one text file and prints how many bytes and findings there were: `time` it.

use std::io::Read as _;

fn main() -> std::io::Result<()> {
    let scanner = secretscan::Scanner::new();
    let mut input = std::io::stdin().lock();
    let mut buffer = vec![0; 256 << 10];
    let (mut bytes, mut file) = (0u64, scanner.file("input.txt", u64::MAX, false));
    loop {
        let n = input.read(&mut buffer)?;
        if n == 0 {
            break;
        }
        bytes += n as u64;
        if let Some(file) = &mut file {
            file.feed(&buffer[..n]);
        }
    }
    let found = file.map(secretscan::FileScan::finish);
    let count = found.as_ref().map_or(0, |found| found.findings.len());
    std::io::Write::write_all(&mut std::io::stdout(), format!("{bytes} bytes, {count} findings\n").as_bytes())
}
