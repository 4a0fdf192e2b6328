//! The system's sound devices. Where a sound server answers it is spoken to in its own protocol, else devices are opened through
//! rodio. The only files that name sound libraries. Decides nothing.

use std::{any::Any, sync::Arc};

use super::{
    keepers::Devices,
    performer::{Performer, Vitals},
};

mod native;
#[cfg(any(target_os = "linux", target_os = "dragonfly", target_os = "freebsd", target_os = "netbsd"))]
mod pulse;

/// What the system offers.
#[derive(Debug, Default)]
pub(super) struct SystemDevices;

#[cfg(any(target_os = "linux", target_os = "dragonfly", target_os = "freebsd", target_os = "netbsd"))]
impl Devices for SystemDevices {
    fn open(&self, name: Option<&str>, performer: Performer, vitals: &Arc<Vitals>) -> Result<Box<dyn Any>, String> {
        let Some(server) = pulse::Server::connect()? else { return native::open(name, performer, vitals) };
        let sink = name.and_then(|name| server.sink(name));
        // A name that the server does not know may be one of the system below it.
        if let Some(device) = name.filter(|_| sink.is_none()).and_then(native::device) {
            return native::open_device(device, performer, vitals);
        }
        server.open(sink, performer, vitals)
    }

    fn names(&self) -> Vec<String> {
        match pulse::Server::connect() {
            Ok(Some(server)) => server.names(),
            Ok(None) => native::names(),
            Err(_) => Vec::new(),
        }
    }
}

#[cfg(not(any(target_os = "linux", target_os = "dragonfly", target_os = "freebsd", target_os = "netbsd")))]
impl Devices for SystemDevices {
    fn open(&self, name: Option<&str>, performer: Performer, vitals: &Arc<Vitals>) -> Result<Box<dyn Any>, String> {
        native::open(name, performer, vitals)
    }

    fn names(&self) -> Vec<String> {
        native::names()
    }
}
