//! texture-emulator
