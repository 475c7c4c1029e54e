/** Which screen stands at which address: the first part behind `#/`. */
import type { Component } from "svelte";

import Carry from "./Carry.svelte";
import Case from "./Case.svelte";
import Due from "./Due.svelte";
import Entry from "./Entry.svelte";
import Excuse from "./Excuse.svelte";
import GridForm from "./GridForm.svelte";
import Guide from "./Guide.svelte";
import Inspect from "./Inspect.svelte";
import Log from "./Log.svelte";
import Map from "./Map.svelte";
import More from "./More.svelte";
import Notice from "./Notice.svelte";
import NoticeNew from "./NoticeNew.svelte";
import Notices from "./Notices.svelte";
import Occasion from "./Occasion.svelte";
import Outbox from "./Outbox.svelte";
import Place from "./Place.svelte";
import PlaceForm from "./PlaceForm.svelte";
import Places from "./Places.svelte";
import Receipts from "./Receipts.svelte";
import RecordForm from "./RecordForm.svelte";
import Report from "./Report.svelte";
import Round from "./Round.svelte";
import Sample from "./Sample.svelte";
import Samples from "./Samples.svelte";
import Settings from "./Settings.svelte";
import Today from "./Today.svelte";
import Visit from "./Visit.svelte";

export const SCREENS: Record<string, Component> = {
  today: Today, map: Map, places: Places, place: Place, "place-new": PlaceForm, "place-change": PlaceForm,
  record: RecordForm, "record-new": RecordForm, "grid-form": GridForm, report: Report, case: Case, visit: Visit,
  inspect: Inspect, samples: Samples, sample: Sample, carry: Carry, notices: Notices, notice: Notice, "notice-new": NoticeNew, due: Due, round: Round, excuse: Excuse, log: Log, occasion: Occasion,
  outbox: Outbox, entry: Entry, receipts: Receipts, more: More, settings: Settings, guide: Guide,
};
