import { argument, serve } from '../serve.ts';
import { startProductionGateway } from './settings.ts';

await serve(() => startProductionGateway(argument(0)));
