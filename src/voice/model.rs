//! The neural model: phonemes in, predicted spectra out, on one thread.
//! Does not know how words are written or how spectra become sound.

use super::VoiceError;
use super::phoneme;
use super::vocoder::Prediction;
use flate2::read::GzDecoder;
use rten::{Model, ModelOptions, RunOptions, ThreadPool, Value, op_registry};
use std::io::Read;
use std::sync::Arc;

/// The bundled model, packed: 6.3 of 7.9 MB (Apache-2.0, see `assets/voice/NOTICE`).
pub static BUNDLED: &[u8] = include_bytes!("../../assets/voice/hibari.onnx.gz");
/// The most bytes of a model.
const MOST_BYTES: u64 = 32_000_000;

/// A loaded model.
pub struct AcousticModel {
    model: Model,
    pool: Arc<ThreadPool>,
}

impl AcousticModel {
    /// Loads a model in the ONNX format, packed with gzip; about 80 ms. Runs on `pool` only.
    ///
    /// # Errors
    /// [`VoiceError::Damaged`] when the bytes are no model, or not one with this voice's inputs and outputs.
    pub fn load(packed: &[u8], pool: Arc<ThreadPool>) -> Result<Self, VoiceError> {
        let mut bytes = Vec::new();
        GzDecoder::new(packed).take(MOST_BYTES).read_to_end(&mut bytes).map_err(damaged)?;
        Self::from_onnx(bytes, pool)
    }

    /// The same of bytes that are not packed.
    ///
    /// # Errors
    /// As [`AcousticModel::load`].
    pub fn from_onnx(bytes: Vec<u8>, pool: Arc<ThreadPool>) -> Result<Self, VoiceError> {
        // Only the operators of the two bundled models: half a megabyte less program.
        let operators = op_registry!(
            Add,
            ArgMax,
            Cast,
            Clip,
            Concat,
            Conv,
            CumSum,
            Div,
            DynamicQuantizeLinear,
            Erf,
            Exp,
            Gather,
            GreaterOrEqual,
            LayerNormalization,
            Log,
            MatMul,
            MatMulInteger,
            Mul,
            Pow,
            Range,
            ReduceSum,
            Relu,
            Reshape,
            Round,
            Shape,
            Slice,
            Softmax,
            Split,
            Sub,
            Tile,
            Transpose,
            Unsqueeze
        );
        let model = ModelOptions::with_ops(operators).load(bytes).map_err(damaged)?;
        Ok(Self { model, pool })
    }

    /// Predicts the spectra of a phoneme string. `speed` is 0.5-2.0, 1 as trained. Signs the model was not taught are left
    /// out.
    ///
    /// # Errors
    /// [`VoiceError::Unreadable`] when no sign is left, [`VoiceError::Failed`] when the model does not run.
    pub fn predict(&self, phonemes: &str, speed: f32) -> Result<Prediction, VoiceError> {
        let ids: Vec<i32> = phonemes.chars().filter_map(phoneme::id_of).map(i32::from).collect();
        if ids.is_empty() {
            return Err(VoiceError::Unreadable);
        }
        let ids: Vec<i32> = std::iter::once(0).chain(ids).chain(std::iter::once(0)).collect();
        let node = |name: &str| self.model.node_id(name).map_err(damaged);
        let inputs = vec![
            (node("ids")?, Value::from_shape([1, ids.len()], ids).map_err(failed)?.into()),
            (node("speed")?, Value::from_shape([1], vec![speed]).map_err(failed)?.into()),
        ];
        let outputs = [node("lh")?, node("theta")?, node("ln")?, node("lr")?, node("phi")?, node("f0")?];
        let [lh, theta, ln, lr, phi, f0] = self.model.run_n(inputs, outputs, Some(on_pool(&self.pool))).map_err(failed)?;
        Ok(Prediction {
            voiced_log: spectrum_of(lh)?,
            voiced_turn: spectrum_of(theta)?,
            noise_log: spectrum_of(ln)?,
            free_log: spectrum_of(lr)?,
            free_phase: spectrum_of(phi)?,
            f0_hz: f0.into_shape_vec::<f32, 2>().map_err(failed)?.1,
        })
    }

    /// Runs a model with a single input and output of integers, as the net for unknown words has.
    ///
    /// # Errors
    /// [`VoiceError::Failed`] when the model does not run.
    pub fn map_ids(&self, ids: Vec<i32>) -> Result<Vec<i32>, VoiceError> {
        let value = Value::from_shape([1, ids.len()], ids).map_err(failed)?;
        let output = self.model.run_one(value.into(), Some(on_pool(&self.pool))).map_err(failed)?;
        Ok(output.into_shape_vec::<i32, 2>().map_err(failed)?.1)
    }
}

/// Run options that keep the work on one pool; without them the runtime takes every core.
fn on_pool(pool: &Arc<ThreadPool>) -> RunOptions {
    let mut options = RunOptions::default();
    options.thread_pool = Some(Arc::clone(pool));
    options
}

fn spectrum_of(value: Value) -> Result<Vec<f32>, VoiceError> {
    Ok(value.into_shape_vec::<f32, 3>().map_err(failed)?.1)
}

fn damaged(error: impl std::fmt::Display) -> VoiceError {
    VoiceError::Damaged(error.to_string())
}

fn failed(error: impl std::fmt::Display) -> VoiceError {
    VoiceError::Failed(error.to_string())
}
