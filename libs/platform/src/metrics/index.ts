export { Metrics } from './metrics.js';
export { MetricsModule } from './metrics.module.js';
export { soonOr } from './soon.js';
