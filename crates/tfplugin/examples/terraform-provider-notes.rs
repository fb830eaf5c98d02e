//! A complete provider: notes, each a text file in a directory. The README shows how to try it.
use std::{fs, io::ErrorKind, path::PathBuf, process::ExitCode};
use tfplugin::{serve, validate::pattern, *};

/// Keeps notes in a directory.
#[derive(Clone, Model)]
struct Config {
    /// The directory of the notes. It must exist.
    #[tf(required)]
    directory: Attr<String>,
}

/// A note.
#[derive(Clone, Default, Model)]
struct Note {
    /// Its title, which names its file.
    #[tf(required, replace, identity)]
    #[tf(check(pattern("^[a-z-]+$", "must be a-z and hyphens.")))]
    title: Attr<String>,
    /// What it says.
    #[tf(required)]
    text: Attr<String>,
    /// Who wrote it, as the module says that it is in.
    #[tf(computed, keep)]
    author: Attr<String>,
}

/// Who writes the notes of a module: its `provider_meta` block.
#[derive(Clone, Model)]
struct Module {
    /// The name of the author.
    #[tf(optional)]
    author: Attr<String>,
}

/// How many notes there are.
#[derive(Clone, Model)]
struct Count {
    /// Their number.
    #[tf(computed)]
    notes: Attr<i64>,
}

struct Notes;
type Outcome<T> = Result<T, Failure<Note>>;
type Ready = Result<Configured<PathBuf>, Diagnostics>;

impl Resource for Notes {
    type Client = PathBuf;
    type Model = Note;
    const TYPE: &'static str = "notes_note";
    async fn create(&self, cx: &Context<PathBuf>, plan: Note) -> Outcome<Note> {
        fs::write(cx.client().join(plan.title.value()?), plan.text.value()?).map_err(failed)?;
        let author = cx.meta::<Module>()?.map(|it| it.author).unwrap_or_default();
        Ok(plan.fill_unknown(Note {
            author,
            ..Note::default()
        }))
    }
    async fn read(&self, cx: &Context<PathBuf>, note: Note) -> Outcome<Option<Note>> {
        match fs::read_to_string(cx.client().join(note.title.value()?)).map(Attr::Known) {
            Ok(text) => Ok(Some(Note { text, ..note })),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(error).into()),
        }
    }
    async fn update(&self, cx: &Context<PathBuf>, _: Note, plan: Note) -> Outcome<Note> {
        self.create(cx, plan).await
    }
    async fn delete(&self, cx: &Context<PathBuf>, note: Note) -> Outcome<()> {
        Ok(fs::remove_file(cx.client().join(note.title.value()?)).map_err(failed)?)
    }
}

impl DataSource for Notes {
    type Client = PathBuf;
    type Model = Count;
    const TYPE: &'static str = "notes_count";
    async fn read(&self, cx: &Context<PathBuf>, _: Count) -> Result<Count, Diagnostics> {
        let n = fs::read_dir(cx.client()).map_err(failed)?.count() as i64;
        Ok(Count { notes: n.into() })
    }
}

impl Provider for Notes {
    type Config = Config;
    type Client = PathBuf;
    async fn configure(&self, config: Config, _: &ConfigureContext) -> Ready {
        let directory = config.directory.into_known().map(PathBuf::from);
        let unknown = Configured::Unknown(vec![Config::FIELDS.directory.into()]);
        Ok(directory.map_or(unknown, Configured::ready))
    }
    fn register(&self, registry: &mut Registry<PathBuf>) {
        registry.resource(Self).data_source(Self).meta::<Module>();
    }
}

fn failed(error: std::io::Error) -> Diagnostic {
    Diagnostic::remote("The notes are out of reach", error.to_string())
}

fn main() -> ExitCode {
    serve::run(
        Server::new(Notes),
        "registry.terraform.io/example/notes",
        "0.1.0",
    )
}
