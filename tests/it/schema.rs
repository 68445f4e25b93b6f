//! The JSON Schema of a record, as shipped in `docs/`.

use std::fs;
use std::path::Path;
use tamis::record::Record;

#[test]
fn the_shipped_schema_is_that_of_the_record() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/record.schema.json");
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(Record)).expect("JSON") + "\n";
    if std::env::var_os("UPDATE").is_some_and(|value| !value.is_empty() && value != "0") {
        fs::write(&path, &schema).expect("docs/ can be written");
    }
    let shipped = fs::read_to_string(&path).unwrap_or_default();
    assert!(shipped == schema, "docs/record.schema.json is not that of the record; UPDATE=1 cargo test writes it anew");
}
