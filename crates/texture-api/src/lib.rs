//! texture-api
