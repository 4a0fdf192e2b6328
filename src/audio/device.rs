//! The system's sound devices, through rodio. The only file that names rodio. Decides nothing.

use std::sync::Arc;

use rodio::{
    ChannelCount, DeviceSinkBuilder, MixerDeviceSink, SampleRate, Source,
    cpal::{
        self, ErrorKind,
        traits::{DeviceTrait, HostTrait},
    },
};

use super::{
    RATE_HZ,
    performer::{Performer, Vitals},
    supervisor::{Output, Outputs},
};

const RATE: SampleRate = SampleRate::new(RATE_HZ).unwrap();
const MONO: ChannelCount = ChannelCount::new(1).unwrap();

/// What the system offers.
#[derive(Debug, Default)]
pub(super) struct SystemOutputs;

impl Outputs for SystemOutputs {
    fn open(&mut self, name: Option<&str>, performer: Performer, vitals: &Arc<Vitals>) -> Result<Output, String> {
        let host = cpal::default_host();
        let chosen = name.and_then(|name| host.output_devices().ok()?.find(|device| name_of(device).as_deref() == Some(name)));
        let device = chosen.or_else(|| host.default_output_device()).ok_or("No sound device was found.")?;
        // Our own rate if the device has it; else rodio converts.
        let mut sink = sink(device.clone(), Some(RATE), vitals).or_else(|_| sink(device, None, vitals))?;
        sink.log_on_drop(false);
        sink.mixer().add(Performance(performer));
        Ok(Box::new(sink))
    }

    fn names(&mut self) -> Vec<String> {
        let devices = cpal::default_host().output_devices();
        let mut names: Vec<String> =
            devices.map(|devices| devices.filter_map(|device| name_of(&device)).collect()).unwrap_or_default();
        names.sort();
        names.dedup();
        names
    }
}

/// The name of a device that a person might want.
fn name_of(device: &cpal::Device) -> Option<String> {
    let description = device.description().ok()?;
    let driver = description.driver().unwrap_or_default();
    let is_plumbing = [
        "null",
        "dmix",
        "surround",
        "iec958",
        "lavrate",
        "samplerate",
        "speexrate",
        "jack",
        "oss",
        "upmix",
        "vdownmix",
        "usbstream",
    ]
    .iter()
    .any(|prefix| driver.starts_with(prefix));
    (!is_plumbing).then(|| description.name().to_owned())
}

fn sink(device: cpal::Device, rate: Option<SampleRate>, vitals: &Arc<Vitals>) -> Result<MixerDeviceSink, String> {
    let vitals = Arc::clone(vitals);
    let note_loss = move |error: cpal::Error| {
        if !matches!(error.kind(), ErrorKind::Xrun | ErrorKind::RealtimeDenied | ErrorKind::DeviceChanged) {
            vitals.note_lost();
        }
    };
    let sentence = |error: &dyn std::fmt::Display| format!("The sound device can't be used: {error}.");
    let builder = DeviceSinkBuilder::from_device(device).map_err(|error| sentence(&error))?.with_error_callback(note_loss);
    let builder = match rate {
        Some(rate) => builder.with_sample_rate(rate),
        None => builder,
    };
    builder.open_stream().map_err(|error| sentence(&error))
}

/// The performer as rodio wants it: a sound without end.
struct Performance(Performer);

impl Iterator for Performance {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        Some(self.0.next_sample())
    }
}

impl Source for Performance {
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> ChannelCount {
        MONO
    }

    fn sample_rate(&self) -> SampleRate {
        RATE
    }

    fn total_duration(&self) -> Option<std::time::Duration> {
        None
    }
}
