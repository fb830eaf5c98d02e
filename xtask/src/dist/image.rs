//! An image of the emulator, as an OCI image layout in a tar archive
//! (<https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md>): `podman load -i FILE` and
//! `skopeo copy oci-archive:FILE …` take it as it is.

use std::error::Error;
use std::fs::{self, File};
use std::path::Path;

use serde_json::{Value, json};
use tar::{Builder, Header};
use terraform_provider_texture::provider::VERSION;

use super::digest;
use crate::platform::Platform;

const PROGRAM: &str = "usr/local/bin/texture-emulator";

/// Writes the image of a statically linked program.
pub(super) fn write(
    path: &Path,
    platform: &Platform,
    program: &Path,
) -> Result<(), Box<dyn Error>> {
    let layer = layer(&fs::read(program)?)?;
    let config = serde_json::to_vec(&config(platform, &layer))?;
    let manifest = serde_json::to_vec(&json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": descriptor("application/vnd.oci.image.config.v1+json", &config),
        "layers": [descriptor("application/vnd.oci.image.layer.v1.tar", &layer)],
    }))?;
    let mut reference = descriptor("application/vnd.oci.image.manifest.v1+json", &manifest);
    reference["annotations"] = json!({
        "org.opencontainers.image.ref.name": format!("texture-emulator:{VERSION}"),
    });
    let index = serde_json::to_vec(&json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [reference],
    }))?;
    let mut archive = Builder::new(File::create(path)?);
    append(
        &mut archive,
        "oci-layout",
        0o644,
        br#"{"imageLayoutVersion":"1.0.0"}"#,
    )?;
    append(&mut archive, "index.json", 0o644, &index)?;
    for blob in [&config, &manifest, &layer] {
        append(
            &mut archive,
            &format!("blobs/sha256/{}", digest(blob)),
            0o644,
            blob,
        )?;
    }
    archive.finish()?;
    Ok(())
}

fn layer(program: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut layer = Builder::new(Vec::new());
    append(&mut layer, PROGRAM, 0o755, program)?;
    Ok(layer.into_inner()?)
}

/// The emulator listens on loopback addresses only: run it in the network of the host, or of the pod that tests with it.
fn config(platform: &Platform, layer: &[u8]) -> Value {
    json!({
        "architecture": platform.architecture(),
        "os": "linux",
        "config": {
            "Entrypoint": [format!("/{PROGRAM}")],
            "Cmd": ["--listen", "127.0.0.1:4010"],
            "User": "65534:65534",
        },
        "rootfs": { "type": "layers", "diff_ids": [format!("sha256:{}", digest(layer))] },
    })
}

fn descriptor(media_type: &str, blob: &[u8]) -> Value {
    json!({
        "mediaType": media_type,
        "digest": format!("sha256:{}", digest(blob)),
        "size": blob.len(),
    })
}

fn append<W: std::io::Write>(
    archive: &mut Builder<W>,
    name: &str,
    mode: u32,
    content: &[u8],
) -> Result<(), Box<dyn Error>> {
    let mut header = Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(mode);
    header.set_mtime(0);
    header.set_cksum();
    archive.append_data(&mut header, name, content)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Read;

    use super::*;

    #[test]
    fn every_blob_is_under_its_digest_and_the_program_in_the_layer() {
        let folder = tempfile::tempdir().unwrap();
        let (program, path) = (folder.path().join("p"), folder.path().join("i.tar"));
        fs::write(&program, "program").unwrap();
        write(
            &path,
            &Platform::of("x86_64-unknown-linux-musl").unwrap(),
            &program,
        )
        .unwrap();
        let mut files = BTreeMap::new();
        for entry in tar::Archive::new(File::open(path).unwrap())
            .entries()
            .unwrap()
        {
            let mut entry = entry.unwrap();
            let name = entry.path().unwrap().to_string_lossy().into_owned();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            files.insert(name, content);
        }
        for (name, content) in &files {
            if let Some(name) = name.strip_prefix("blobs/sha256/") {
                assert_eq!(name, digest(content));
            }
        }
        let blob = |descriptor: &Value| {
            let digest = descriptor["digest"].as_str().unwrap().replace(':', "/");
            files[&format!("blobs/{digest}")].clone()
        };
        let index: Value = serde_json::from_slice(&files["index.json"]).unwrap();
        let manifest: Value = serde_json::from_slice(&blob(&index["manifests"][0])).unwrap();
        let config: Value = serde_json::from_slice(&blob(&manifest["config"])).unwrap();
        assert_eq!(config["architecture"], "amd64");
        let layer = blob(&manifest["layers"][0]);
        let mut layer = tar::Archive::new(&layer[..]);
        let entry = layer.entries().unwrap().next().unwrap().unwrap();
        assert_eq!(entry.path().unwrap().to_str(), Some(PROGRAM));
        assert_eq!(entry.header().mode().unwrap(), 0o755);
    }
}
