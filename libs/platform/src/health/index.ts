export { Health, READINESS_CHECKS, type Readiness, type ReadinessCheck } from './health.js';
export { HealthModule } from './health.module.js';
export { probes, serveProbes, type InternalServer, type Probe, type ProbeAnswer } from './probes.js';
