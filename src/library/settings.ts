import type { SettingName } from '../config/settingNames.ts';

/**
 * The settings of a gateway, by the names of the environment variables. docs/operations.md describes each, with its default
 * and its limits. An undefined value is the same as none.
 */
export type GatewaySettings = Readonly<Partial<Record<SettingName, SettingValue | undefined>>>;

export type SettingValue = string | number | boolean;
