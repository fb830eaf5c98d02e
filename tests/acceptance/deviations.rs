//! Whatever the API returns: the life of every noun through every deviation from the contract.
//!
//! There are two good verdicts on a noun under a deviation. It works: the object is in state, once, and
//! the next plan is empty. Or it is refused clearly: there is an error, nothing is lost (what exists is
//! in state, or named), and the next apply heals it once the API keeps to the contract.
//!
//! `TEXTURE_DEVIATIONS=create-empty,no-meta` chooses among them; `cargo test --test acceptance
//! deviations -- --nocapture` prints the table. A few combinations of three are tried too;
//! `TEXTURE_DEVIATION_SEEDS=1,2,3` chooses others.

use std::collections::BTreeSet;
use std::fmt;

use texture_emulator::{Deviation, Limits};

use crate::harness::{Run, World, on_every_cli};
use crate::samples::{SAMPLES, Sample, home, state_is_the_truth};

/// Responses that do not come are given up soon, and refusals are not tried for long.
const PROVIDER: &str = r#"
provider "texture" {
  request_timeout = "5s"
  max_retries     = 1
  rate_limits = {
    read_per_minute        = 1000000
    write_per_minute       = 1000000
    destructive_per_minute = 1000000
  }
}
"#;

/// What no return to the contract can heal, because objects are known under other ids.
const IRREVERSIBLE: [&str; 1] = ["numeric-ids"];

/// What became of a noun.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Works,
    Refused,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Works => "works",
            Self::Refused => "refused",
        })
    }
}

/// The life of one configuration under some deviations.
struct Life<'w> {
    world: &'w World,
    deviations: Vec<Deviation>,
    /// Their names, for messages.
    name: String,
    /// All that the runs printed.
    output: String,
}

fn every_nth(part: usize, of: usize) {
    let chosen = std::env::var("TEXTURE_DEVIATIONS").unwrap_or_default();
    let chosen: Vec<&str> = chosen.split(',').filter(|it| !it.is_empty()).collect();
    let all = Deviation::all().enumerate();
    let mine = all.filter(|(index, it)| {
        index % of == part && (chosen.is_empty() || chosen.contains(&it.name()))
    });
    for (_, deviation) in mine {
        on_every_cli(|world| {
            let verdicts = Life::begin(world, vec![deviation]).judge();
            let cells: Vec<String> = SAMPLES
                .iter()
                .zip(verdicts)
                .map(|(sample, verdict)| format!("{} {verdict}", sample.kind))
                .collect();
            eprintln!("| {deviation} | {} |", cells.join(" | "));
        });
    }
}

/// Combinations are judged by what is never lost alone: which of them work nobody has said.
#[test]
fn nothing_is_lost_whatever_several_deviations_do() {
    let seeds = std::env::var("TEXTURE_DEVIATION_SEEDS");
    let seeds = seeds.unwrap_or_else(|_| "1,2,3".to_owned());
    for seed in seeds.split(',').map(|it| it.parse().unwrap()) {
        let mut random = fastrand::Rng::with_seed(seed);
        let all = Deviation::all().filter(|it| !IRREVERSIBLE.contains(&it.name()));
        let mut all: Vec<Deviation> = all.collect();
        random.shuffle(&mut all);
        all.truncate(3);
        on_every_cli(|world| {
            let life = Life::begin(world, all.clone());
            eprintln!("{seed}: {}", life.name);
            life.judge();
        });
    }
}

macro_rules! parts {
    ($($name:ident: $part:literal,)*) => {
        $(#[test]
        fn $name() {
            every_nth($part, 8);
        })*
    };
}

parts! {
    nothing_is_lost_whatever_the_api_answers_1: 0,
    nothing_is_lost_whatever_the_api_answers_2: 1,
    nothing_is_lost_whatever_the_api_answers_3: 2,
    nothing_is_lost_whatever_the_api_answers_4: 3,
    nothing_is_lost_whatever_the_api_answers_5: 4,
    nothing_is_lost_whatever_the_api_answers_6: 5,
    nothing_is_lost_whatever_the_api_answers_7: 6,
    nothing_is_lost_whatever_the_api_answers_8: 7,
}

/// The noun in messages.
fn noun(sample: Sample) -> &'static str {
    match sample.kind {
        "workspaces" => "workspace",
        "api-keys" => "API key",
        "destinations" => "destination",
        "collections" => "collection",
        "oauth-apps" => "OAuth application",
        _ => "invitation",
    }
}

impl<'w> Life<'w> {
    fn begin(world: &'w World, deviations: Vec<Deviation>) -> Self {
        home(world);
        world.write("provider.tf", PROVIDER);
        world.emulator.rate_limits(Limits::LIFTED);
        let names: Vec<&str> = deviations.iter().map(|it| it.name()).collect();
        let life = Self {
            world,
            name: names.join(" + "),
            deviations,
            output: String::new(),
        };
        life.deviate();
        life
    }

    fn deviate(&self) {
        for deviation in &self.deviations {
            self.world.emulator.deviate(*deviation);
        }
    }

    fn is_irreversible(&self) -> bool {
        let mut names = self.deviations.iter().map(|it| it.name());
        names.any(|name| IRREVERSIBLE.contains(&name))
    }

    fn judge(mut self) -> [Verdict; 6] {
        self.configure(|sample| sample.one("a"));
        let mut verdicts = self.apply();
        self.configure(|sample| sample.one_changed("a"));
        let changed = self.apply();
        for (verdict, changed) in verdicts.iter_mut().zip(changed) {
            if changed == Verdict::Refused {
                *verdict = Verdict::Refused;
            }
        }
        if self.is_irreversible() {
            assert!(
                verdicts.iter().all(|it| *it == Verdict::Works),
                "{}",
                self.output
            );
        } else {
            self.heal();
            self.deviate();
        }
        self.destroy();
        verdicts
    }

    fn configure(&self, block: impl Fn(Sample) -> String) {
        let short = "timeouts {\n    delete = \"2s\"\n  }\n}\n";
        let block = |sample: &Sample| {
            let text = block(*sample);
            format!("{}\n  {short}", text.trim_end().trim_end_matches('}'))
        };
        let text: String = SAMPLES.iter().map(block).collect();
        self.world.configuration(&text);
    }

    fn run(&mut self, args: &[&str]) -> Run<'w> {
        let run = self.world.run(args);
        self.output.push_str(run.text());
        assert!(
            !run.text().contains("This is a bug in"),
            "{}: {}",
            self.name,
            run.text()
        );
        run
    }

    /// Applies while the API deviates, and judges each noun.
    fn apply(&mut self) -> [Verdict; 6] {
        let applied = self.run(&["apply", "-auto-approve", "-no-color", "-input=false"]);
        let failed = applied.status() != Some(0);
        let planned = self.run(&["plan", "-no-color", "-input=false"]);
        SAMPLES.map(|sample| {
            let address = sample.address("a");
            self.nothing_is_lost(sample);
            let mut instances = self.world.instances().into_iter();
            let instance = instances.find(|it| it.address == address);
            let differs = planned.text().contains(&format!("# {address} "));
            let is_there = instance.is_some_and(|it| !it.tainted);
            if is_there && !differs && planned.status() == Some(0) {
                return Verdict::Works;
            }
            let says_why = failed
                || planned.status() != Some(0)
                || applied.text().contains("did not apply a value");
            assert!(
                says_why,
                "{} {address}: refused without a word\n{}",
                self.name, self.output
            );
            Verdict::Refused
        })
    }

    /// What the API has is in state, or was named.
    fn nothing_is_lost(&self, sample: Sample) {
        if self.is_irreversible() {
            return;
        }
        let known: BTreeSet<String> = self
            .world
            .instances()
            .iter()
            .filter(|it| it.address == sample.address("a"))
            .map(|it| sample.id(&it.attributes).to_owned())
            .collect();
        for object in sample.objects(self.world) {
            let id = object["id"].as_str().expect("it has an id");
            // Where no response has an id, nobody can name it: the error says to look for it.
            let is_searched = self.deviations.len() > 1
                && self
                    .output
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
                    .contains(&format!(
                        "whether the {} was created could not be found out",
                        noun(sample)
                    ));
            assert!(
                known.contains(id) || self.output.contains(id) || is_searched,
                "{}: {} {id} is lost\n{}",
                self.name,
                sample.kind,
                self.output
            );
        }
    }

    /// The API keeps to the contract again: the next apply ends in what was requested.
    fn heal(&mut self) {
        self.world.emulator.conform();
        self.remove_what_was_named();
        let applied = self.run(&["apply", "-auto-approve", "-no-color", "-input=false"]);
        assert_eq!(
            applied.status(),
            Some(0),
            "{}: not healed\n{}",
            self.name,
            self.output
        );
        let planned = self.run(&["plan", "-detailed-exitcode", "-no-color", "-input=false"]);
        assert_eq!(
            planned.status(),
            Some(0),
            "{}: not empty\n{}",
            self.name,
            self.output
        );
        for sample in SAMPLES {
            state_is_the_truth(self.world, sample, 1);
        }
    }

    /// What is not in state and was named, whoever reads it removes.
    fn remove_what_was_named(&self) {
        for sample in SAMPLES {
            let instances = self.world.instances();
            let known = instances
                .iter()
                .find(|it| it.address == sample.address("a"));
            for object in sample.objects(self.world) {
                let id = object["id"].as_str().expect("it has an id");
                if known.is_none_or(|it| sample.id(&it.attributes) != id) {
                    self.world.emulator.remove(id).expect("it exists");
                }
            }
        }
    }

    /// What is not destroyed stays in state, and is destroyed once the API keeps to the contract.
    fn destroy(&mut self) {
        self.run(&["destroy", "-auto-approve", "-no-color", "-input=false"]);
        SAMPLES
            .iter()
            .for_each(|sample| self.nothing_is_lost(*sample));
        if self.is_irreversible() {
            assert_eq!(self.world.addresses(), Vec::<String>::new());
        }
        self.world.emulator.conform();
        let destroyed = self.run(&["destroy", "-auto-approve", "-no-color", "-input=false"]);
        assert_eq!(
            destroyed.status(),
            Some(0),
            "{}: {}",
            self.name,
            self.output
        );
        for sample in SAMPLES {
            let left = sample.objects(self.world);
            assert!(left.is_empty(), "{}: {left:?}\n{}", self.name, self.output);
        }
    }
}
