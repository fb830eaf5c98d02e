//! Texture provider.
