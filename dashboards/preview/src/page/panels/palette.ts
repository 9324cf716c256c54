import { DataFrame, FieldColorModeId, FieldType, getDisplayProcessor, GrafanaTheme2 } from '@grafana/data';

/** Gives the number fields the palette's colours from the first one on; texts before them would take some. */
export function countColours(frames: DataFrame[], theme: GrafanaTheme2): DataFrame[] {
  let next = 0;
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => {
      if (field.type !== FieldType.number || field.config.color?.mode !== FieldColorModeId.PaletteClassic) {
        return field;
      }
      const counted = { ...field, state: { ...field.state, seriesIndex: next++ } };
      return { ...counted, display: getDisplayProcessor({ field: counted, theme }) };
    }),
  }));
}
