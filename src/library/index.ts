export { ConfigError } from '../config/configError.ts';
export type { Environment } from '../config/environment.ts';
export type { SettingName } from '../config/settingNames.ts';
export type { Logger } from '../logging/log.ts';
export type { GatewaySettings, SettingValue } from './settings.ts';
export type { RunningGateway, StartOptions } from './startGateway.ts';
export { startGateway } from './startGateway.ts';
