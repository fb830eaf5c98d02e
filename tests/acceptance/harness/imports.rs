//! The ways by which what exists already comes under Terraform's care.

use super::run::Run;
use super::world::World;

impl World {
    /// Imports by command.
    pub(crate) fn import(&self, address: &str, id: &str) -> Run<'_> {
        self.run(&["import", "-no-color", "-input=false", address, id])
    }

    /// Asks with an import block, in the place of any before: `by` is its `id = …` or
    /// `identity = { … }`.
    pub(crate) fn import_block(&self, address: &str, by: &str) {
        let block = format!("import {{\n  to = {address}\n  {by}\n}}\n");
        self.write("imports.tf", &block);
    }

    /// Lets the command line write the configuration of an object that exists, and leaves it next to
    /// the import block. Gives what it wrote, without its comments.
    pub(crate) fn generate(&self, address: &str, id: &str) -> String {
        let by = format!("id = {id:?}");
        // Terraform 1.16 wants to know the provider while it generates; others refuse to be told
        // once the configuration exists.
        self.import_block(address, &format!("{by}\n  provider = texture"));
        let run = self.plan_with(&["-generate-config-out=generated.tf"]);
        assert_ne!(
            run.status(),
            Some(1),
            "nothing is generated:\n{}",
            run.text()
        );
        self.import_block(address, &by);
        let generated = self.read("generated.tf");
        let lines = generated.lines().filter(|line| !line.starts_with('#'));
        // OpenTofu says more than Terraform: "sensitive write-only".
        let lines = lines.map(|line| line.trim_end_matches(" write-only"));
        let lines: Vec<&str> = lines.collect();
        format!("{}\n", self.tidy(&lines.join("\n")).trim())
    }
}
