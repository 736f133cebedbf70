//! Scripted conversations that judge a PaySys gateway, and the verdicts they reach.
