#include "host/observe/statistics_json.h"

#include <nlohmann/json.hpp>

#include "host/observe/accounts_json.h"
#include "host/observe/words.h"

namespace fibertap {
namespace {

using Json = nlohmann::ordered_json;

Json vni_json(const SessionStatistics::Vni& vni) { return vni ? Json(*vni) : Json("any"); }

/// The keys of "frames" and of "bytes" are the same.
template <typename Value>
Json counts_json(const Report& report, Value value) {
  Json counts;
  counts["offered"] = value(report.totals.offered());
  for (std::uint32_t i = 0; i < abi::kDispositions; ++i) {
    counts[abi::name(static_cast<abi::Disposition>(i))] = value(report.totals.by_disposition[i]);
  }
  if (report.can_be_lost) counts["card_lost"] = value(report.totals.card_lost);
  counts["ingest_cut"] = value(report.intake.cut);
  counts["outer_truncated"] = value(report.totals.outer_truncated);
  counts["geneve"] = value(report.intake.geneve);
  counts["geneve_kept"] = value(report.intake.geneve_kept);
  return counts;
}

Json rejections_json(const Totals& totals) {
  Json rejections;
  for (std::uint32_t i = 0; i < abi::kRejections; ++i) {
    rejections[abi::name(static_cast<abi::Rejection>(i))] = totals.rejected_by[i];
  }
  return rejections;
}

Json sessions_json(const SessionStatistics& statistics) {
  Json sessions = Json::array();
  for (const auto& [vni, session] : statistics.sessions()) {
    sessions.push_back({{"vni", vni_json(vni)},
                        {"accepted", session.accepted},
                        {"rejected", session.rejected},
                        {"truncated", session.truncated}});
  }
  return sessions;
}

Json rules_json(const SessionStatistics& statistics) {
  Json rules = Json::array();
  for (const auto& [key, hits] : statistics.rules()) {
    rules.push_back({{"vni", vni_json(key.vni)},
                     {"number", key.number},
                     {"direction", word(key.direction)},
                     {"hits", hits}});
  }
  return rules;
}

Json viewers_json(const ViewersNow& viewers) {
  const SinkCounters& frames = viewers.frames;
  return {{"present", viewers.present},       {"accepted", frames.accepted},
          {"written", frames.written},        {"queued", frames.queued},
          {"queue_full", frames.queue_full},  {"write_failed", frames.write_failed},
          {"reader_gone", frames.reader_gone}};
}

Json unknown_json(const std::vector<UnknownVnis::Entry>& entries) {
  Json unknown = Json::array();
  for (const auto& entry : entries) {
    unknown.push_back({{"vni", entry.vni}, {"frames", entry.frames}, {"source", entry.source}});
  }
  return unknown;
}

Json card_loss_json(const CardLoss& loss) {
  return {{"error", loss.error.what()},
          {"went_on_with", loss.substitute.empty() ? Json() : Json(loss.substitute)},
          {"uncounted",
           {{"accepted", loss.uncounted_accepted}, {"rejected", loss.uncounted_rejected}}}};
}

Json all_json(const Report& report) {
  Json json = {
      {"engine", report.engine},
      {"frames", counts_json(report, [](const auto& count) { return count.frames; })},
      {"rejected_by", rejections_json(report.totals)},
      {"bytes", counts_json(report, [](const auto& count) { return count.bytes; })},
      {"sessions", sessions_json(report.sessions)},
      {"rules", rules_json(report.sessions)},
      {"unknown_vnis", unknown_json(report.unknown_vnis)},
      {"seconds", report.seconds},
  };
  if (report.accounts) json["live"] = accounts_json(*report.accounts, report.totals);
  if (report.viewers) json["live"]["viewers"] = viewers_json(*report.viewers);
  if (report.card_loss) json["card_loss"] = card_loss_json(*report.card_loss);
  return json;
}

/// The name of a file may be no UTF-8.
std::string text_of(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string statistics_json(const Report& report) { return text_of(all_json(report), 2); }

std::string statistics_line(const Report& report) { return text_of(all_json(report), -1); }

}  // namespace fibertap
