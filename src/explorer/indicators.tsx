import './styles/colours.css';
import './styles/page.css';
import './styles/shell.css';
import './styles/statuses.css';
import './styles/filters.css';
import './styles/indicators.css';
import './styles/paper.css';
import { DEFAULT_SORT, indicatorsPath, parseIndicatorsAddress } from './model/address/indicatorsAddress.ts';
import { INITIAL_INDICATORS, IndicatorsView, loadIndicatorsPage } from './view/indicators/IndicatorsView.tsx';
import { runPage } from './view/page/runPage.tsx';

runPage({
  name: 'indicators',
  parse: ({ searchParams }) => parseIndicatorsAddress(searchParams),
  pathOf: indicatorsPath,
  titleOf: () => 'Indicators',
  // Rows are sorted in the browser.
  loadKey: (address) => indicatorsPath({ ...address, sort: DEFAULT_SORT }),
  initial: INITIAL_INDICATORS,
  load: loadIndicatorsPage,
  View: IndicatorsView,
});
