import './declared-permissions.js';

export { scratchConfig as testConfig } from '#dev/installation/scratch-config';
