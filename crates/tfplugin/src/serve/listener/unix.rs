//! A Unix socket that only its owner can connect to.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};

use tempfile::TempPath;
use tokio::net::{UnixListener, UnixSocket, UnixStream};

use super::Address;
use crate::serve::ServeError;
use crate::serve::environment::{DEFAULT_DIRECTORY, Environment, SOCKET_DIRECTORY};

/// How long the path of a socket may be, in bytes: `sun_path` of `unix(7)` less its final zero,
/// and of macOS's `unix(4)`.
const PATH_LIMIT: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// The name of a socket is this and some random characters: short, to leave room for the directory.
const NAME_PREFIX: &str = "plugin";
const NAME_RANDOM: usize = 8;

/// How many connections may wait to be accepted. A client makes one.
const BACKLOG: u32 = 16;

const OWNER_ONLY: u32 = 0o600;
const OWNER_AND_GROUP: u32 = 0o660;

/// A listening socket. Its file is removed when it is dropped.
pub(in crate::serve) struct Listener {
    socket: UnixListener,
    address: Address,
    _file: TempPath,
}

impl Listener {
    /// Listens on a new socket in the directory, and for the group, that the environment names.
    ///
    /// # Errors
    /// [`ServeError::SocketPath`], [`ServeError::SocketGroup`] and [`ServeError::Listen`].
    pub(in crate::serve) fn bind(environment: &Environment) -> Result<Self, ServeError> {
        let directory = &directory(environment)?;
        let listen_error = |source| {
            let place = format!("a socket in {}", directory.display());
            ServeError::Listen { place, source }
        };

        let socket = UnixSocket::new_stream().map_err(listen_error)?;
        let mut names = tempfile::Builder::new();
        let file = names
            .prefix(NAME_PREFIX)
            .rand_bytes(NAME_RANDOM)
            .make_in(directory, |path| socket.bind(path))
            .map_err(listen_error)?
            .into_temp_path();
        match &environment.socket_group {
            None => fs::set_permissions(&file, Permissions::from_mode(OWNER_ONLY))
                .map_err(listen_error)?,
            Some(group) => {
                open_to_group(&file, group).map_err(|source| ServeError::SocketGroup {
                    group: group.clone(),
                    source,
                })?
            }
        }
        // Nobody could connect before this, whatever permissions the file had at first.
        let socket = socket.listen(BACKLOG).map_err(listen_error)?;
        let address = Address {
            network: "unix",
            text: file.display().to_string(),
        };
        Ok(Self {
            socket,
            address,
            _file: file,
        })
    }

    /// The address that clients connect to.
    pub(in crate::serve) fn address(&self) -> &Address {
        &self.address
    }

    /// Accepts the next client.
    pub(in crate::serve) async fn accept(&self) -> io::Result<UnixStream> {
        self.socket.accept().await.map(|(stream, _)| stream)
    }
}

/// The directory for the socket: the one that the environment names, or else, where no socket can be in that of
/// temporary files, /tmp. The handshake says where it is.
fn directory(environment: &Environment) -> Result<PathBuf, ServeError> {
    let directory = environment.socket_directory.clone();
    let variable = match environment.is_directory_named {
        true => SOCKET_DIRECTORY,
        false => "TMPDIR",
    };
    match check_paths_in(&directory, variable) {
        Ok(()) => Ok(directory),
        Err(_) if !environment.is_directory_named && Path::new(DEFAULT_DIRECTORY).is_dir() => {
            Ok(DEFAULT_DIRECTORY.into())
        }
        Err(error) => Err(error),
    }
}

/// Whether a socket in this directory can be reached and its path said in the handshake.
fn check_paths_in(directory: &Path, variable: &'static str) -> Result<(), ServeError> {
    let path = directory.join(format!("{NAME_PREFIX}{:x<NAME_RANDOM$}", ""));
    let refuse = |reason| {
        Err(ServeError::SocketPath {
            path: path.clone(),
            reason,
            variable,
        })
    };
    match path.to_str() {
        None => refuse("the path is not UTF-8"),
        Some(text) if text.contains(['|', '\n', '\r']) => {
            refuse("the handshake cannot hold a path with a `|` or a line break in it")
        }
        Some(text) if text.len() > PATH_LIMIT => {
            refuse("the path is longer than the system allows for sockets")
        }
        Some(_) => Ok(()),
    }
}

/// Lets the members of a group, given by number or by name, connect as well as the owner.
fn open_to_group(file: &Path, group: &str) -> io::Result<()> {
    let id = match group.parse() {
        Ok(id) => id,
        Err(_) => group_id(&fs::read_to_string("/etc/group")?, group).ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::NotFound,
                "no such group in /etc/group; its number works too",
            )
        })?,
    };
    chown(file, None, Some(id))?;
    fs::set_permissions(file, Permissions::from_mode(OWNER_AND_GROUP))
}

/// The number of a group in the text of a `group(5)` file. The system's own look-up needs `unsafe`; users whose
/// groups are elsewhere give the number.
fn group_id(groups: &str, name: &str) -> Option<u32> {
    groups.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (entry, _password, id) = (fields.next()?, fields.next()?, fields.next()?);
        if entry == name { id.parse().ok() } else { None }
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{FileTypeExt, MetadataExt};

    use super::*;

    fn environment(directory: &Path) -> Environment {
        Environment {
            socket_directory: directory.to_owned(),
            is_directory_named: true,
            ..Environment::default()
        }
    }

    #[tokio::test]
    async fn is_its_owners_and_goes_with_the_listener() {
        let directory = tempfile::tempdir().unwrap();
        let listener = Listener::bind(&environment(directory.path())).unwrap();
        let path = PathBuf::from(&listener.address().text);
        let metadata = fs::metadata(&path).unwrap();
        assert!(metadata.file_type().is_socket());
        assert_eq!(metadata.mode() & 0o777, OWNER_ONLY);
        assert_eq!(path.parent().unwrap(), directory.path());

        let client = UnixStream::connect(&path).await.unwrap();
        listener.accept().await.unwrap();
        drop((client, listener));
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn opens_to_a_group() {
        let directory = tempfile::tempdir().unwrap();
        let group = fs::metadata(directory.path()).unwrap().gid();
        let group = Environment {
            socket_group: Some(group.to_string()),
            ..environment(directory.path())
        };
        let listener = Listener::bind(&group).unwrap();
        let metadata = fs::metadata(&listener.address().text).unwrap();
        assert_eq!(metadata.mode() & 0o777, OWNER_AND_GROUP);
        assert_eq!(Some(metadata.gid().to_string()), group.socket_group);
    }

    #[tokio::test]
    async fn a_group_that_is_none_leaves_nothing_behind() {
        let directory = tempfile::tempdir().unwrap();
        let group = Environment {
            socket_group: Some("no such group".to_owned()),
            ..environment(directory.path())
        };
        let error = Listener::bind(&group).err().unwrap();
        assert!(matches!(error, ServeError::SocketGroup { .. }), "{error}");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn a_directory_for_temporary_files_that_is_too_long_gives_way_to_another() {
        let parent = tempfile::tempdir().unwrap();
        let directory = parent.path().join("d".repeat(PATH_LIMIT));
        fs::create_dir(&directory).unwrap();
        let named = environment(&directory);
        let error = Listener::bind(&named).err().unwrap().to_string();
        assert!(error.contains("PLUGIN_UNIX_SOCKET_DIR"), "{error}");
        let unnamed = Environment {
            is_directory_named: false,
            ..named
        };
        let listener = Listener::bind(&unnamed).unwrap();
        assert!(listener.address().text.starts_with("/tmp/plugin"));
    }

    #[tokio::test]
    async fn takes_the_longest_path_that_works_and_refuses_the_next() {
        let parent = tempfile::tempdir().unwrap();
        let name = NAME_PREFIX.len() + NAME_RANDOM;
        let room = PATH_LIMIT - name - 1 - parent.path().as_os_str().len() - 1;
        for (length, works) in [(room, true), (room + 1, false)] {
            let directory = parent.path().join("d".repeat(length));
            fs::create_dir(&directory).unwrap();
            match Listener::bind(&environment(&directory)) {
                Ok(_) => assert!(works),
                Err(ServeError::SocketPath { .. }) => assert!(!works),
                Err(other) => panic!("{other}"),
            }
        }
    }

    #[test]
    fn refuses_what_the_handshake_cannot_say() {
        assert!(check_paths_in(Path::new("/tmp"), "TMPDIR").is_ok());
        assert!(check_paths_in(Path::new("/tmp/a|b"), "TMPDIR").is_err());
        assert!(check_paths_in(Path::new("/tmp/a\nb"), "TMPDIR").is_err());
    }

    #[test]
    fn finds_groups_by_name() {
        let groups = "root:x:0:\nstaff:*:20:root\nbroken\n";
        assert_eq!(group_id(groups, "staff"), Some(20));
        assert_eq!(group_id(groups, "broken"), None);
        assert_eq!(group_id(groups, "users"), None);
    }
}
