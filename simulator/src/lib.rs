//! A PaySys gateway that behaves as documented and misbehaves on demand.
