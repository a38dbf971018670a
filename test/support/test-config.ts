import './declared-names.js';

export { scratchConfig as testConfig } from '#dev/installation/scratch-config';
