import { cacheFieldDisplayNames, DataFrame, PanelProps } from '@grafana/data';
import { TableCellDisplayMode, TableCellHeight, TableSortByFieldState } from '@grafana/schema';
import { TableNG } from '@grafana/ui/unstable';
import { PanelType } from './plugin';

interface TableOptions {
  frameIndex: number;
  showHeader: boolean;
  showTypeIcons: boolean;
  sortBy: TableSortByFieldState[];
  cellHeight: TableCellHeight;
  frozenColumns: { left?: number };
  enablePagination: boolean;
}

function Table({ data, options, width, height, fieldConfig, timeRange, transparent }: PanelProps<TableOptions>) {
  // The header reads the names from there.
  cacheFieldDisplayNames(data.series);
  const frame: DataFrame | undefined = data.series[options.frameIndex] ?? data.series[0];
  return frame ? (
    <TableNG
      data={frame}
      width={width}
      height={height}
      noHeader={!options.showHeader}
      showTypeIcons={options.showTypeIcons}
      resizable
      sortBy={options.sortBy}
      cellHeight={options.cellHeight}
      frozenColumns={options.frozenColumns?.left}
      enablePagination={options.enablePagination}
      fieldConfig={fieldConfig}
      timeRange={timeRange}
      structureRev={data.structureRev}
      transparent={transparent}
      noValue={fieldConfig.defaults.noValue}
      enableVirtualization
      disableSanitizeHtml={false}
    />
  ) : null;
}

export const table: PanelType<TableOptions> = {
  draw: Table,
  options: {
    frameIndex: 0,
    showHeader: true,
    showTypeIcons: false,
    sortBy: [],
    cellHeight: TableCellHeight.Sm,
    frozenColumns: { left: 0 },
    enablePagination: false,
  },
  fields: {
    align: 'auto',
    cellOptions: { type: TableCellDisplayMode.Auto },
    filterable: undefined,
    footer: undefined,
    hidden: undefined,
    hideFrom: undefined,
    inspect: false,
    minWidth: undefined,
    tooltip: undefined,
    width: undefined,
    wrapHeaderText: undefined,
    wrapText: undefined,
  },
};
