use super::*;

const CATALOGUE: &[u8] = br#"{"title":"x","catalogVersion":"2025.08.25","dateReleased":"2025-08-25T17:00:00Z","count":2,"vulnerabilities":[
    {"cveID":"CVE-2021-44228","dateAdded":"2021-12-10","dueDate":"2021-12-24","knownRansomwareCampaignUse":"Known","cwes":["CWE-20"]},
    {"cveID":"CVE-2023-4863","dateAdded":"2023-09-13","dueDate":"2023-10-04","knownRansomwareCampaignUse":"Unknown"}]}"#;
const SCORES: &[u8] = b"#model_version:v2025.03.14,score_date:2025-08-25T12:55:00Z\ncve,epss,percentile\nCVE-2021-44228,0.94358,0.99958\nCVE-2020-1,0.00042,0.1\n";

fn built() -> Vec<u8> {
    let mut builder = RiskBuilder::default();
    builder.add_known_exploited(CATALOGUE).expect("read");
    builder.add_predictions(SCORES).expect("read");
    let (bytes, info) = builder.finish().expect("written");
    assert_eq!((info.known_exploited, info.predictions), (2, 2));
    bytes
}

#[test]
fn written_and_read_back() {
    let bytes = built();
    let risk = RiskDatabase::open(&bytes).expect("opens");
    assert_eq!(risk.info().known_exploited_released.as_deref(), Some("2025-08-25T17:00:00Z"));
    assert_eq!(risk.info().predictions_date.as_deref(), Some("2025-08-25T12:55:00Z"));
    let known = risk.known_exploited("CVE-2021-44228").expect("sound").expect("listed");
    assert_eq!((known.date_added.as_str(), known.ransomware), ("2021-12-10", true));
    assert_eq!(risk.known_exploited("CVE-2020-1").expect("sound"), None);
    let epss = risk.prediction("CVE-2021-44228").expect("sound").expect("listed");
    assert!((epss.score - 0.94358).abs() < 1e-9 && (epss.percentile - 0.99958).abs() < 1e-9);
    let mut later = RiskBuilder::default();
    later.add_predictions(b"cve,epss,percentile\nCVE-2020-2,1,1\n").expect("read");
    later.keep(&risk).expect("sound");
    let (bytes, info) = later.finish().expect("written");
    assert_eq!(
        (info.known_exploited, info.predictions),
        (2, 1),
        "the catalogue stays, predictions are replaced"
    );
    assert!(RiskDatabase::open(&bytes).expect("opens").prediction("CVE-2020-1").expect("sound").is_none());
    for cut in [0, 100, bytes.len() / 2] {
        assert!(RiskDatabase::open(&bytes[..cut]).is_err());
    }
}

#[test]
fn the_real_catalogue() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/advisories/known_exploited_vulnerabilities.json"
    );
    let Ok(json) = std::fs::read(path) else {
        return eprintln!("not run: no {path}");
    };
    let mut builder = RiskBuilder::default();
    builder.add_known_exploited(&json).expect("read");
    let (_, info) = builder.finish().expect("written");
    assert_eq!(info.known_exploited, 1404);
}

#[test]
fn other_files_are_refused() {
    let kev = |json: &[u8]| RiskBuilder::default().add_known_exploited(json).expect_err("refused").code();
    assert_eq!(kev(b"{}"), "risk-malformed");
    assert_eq!(kev(br#"{"vulnerabilities":[{"cveID":"X","dateAdded":"2021-12-10"}]}"#), "risk-malformed");
    assert_eq!(kev(br#"{"vulnerabilities":[{"cveID":"CVE-1","dateAdded":"soon"}]}"#), "risk-malformed");
    let epss = |csv: &[u8]| RiskBuilder::default().add_predictions(csv).expect_err("refused").code();
    for csv in [
        &b""[..],
        b"a,b\n",
        b"cve,epss,percentile\nX,0,0\n",
        b"cve,epss,percentile\nCVE-1,2,0\n",
        b"cve,epss,percentile\nCVE-1,0\n",
        b"cve,epss,percentile\nCVE-1,0,0,0\n",
        b"\xff",
    ] {
        assert_eq!(epss(csv), "risk-malformed");
    }
}
