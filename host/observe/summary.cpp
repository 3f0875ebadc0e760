#include "host/observe/summary.h"

#include "host/observe/accounts_text.h"
#include "host/observe/text_lines.h"
#include "host/observe/words.h"

namespace fibertap {
namespace {

/// Longest tables that a terminal is filled with; --stats has all of it.
constexpr std::size_t kMaxLines = 40;

void add_dispositions(const Report& report, TextLines& text) {
  const auto line = [&text](std::string_view name, const auto& count, std::string_view meaning) {
    text.line("{:<16}{:>14}{:>18}  {}", name, grouped(count.frames), grouped(count.bytes), meaning);
  };
  text.line("{:<16}{:>14}{:>18}", "", "frames", "bytes");
  line("offered", report.totals.offered(), "every frame has one of the dispositions below");
  for (std::uint32_t i = 0; i < abi::kDispositions; ++i) {
    const auto disposition = static_cast<abi::Disposition>(i);
    line(abi::name(disposition), report.totals[disposition], abi::text(disposition));
  }
  if (report.can_be_lost) {
    line("card_lost", report.totals.card_lost, "in flight when the card failed");
  }
  line("ingest_cut", report.intake.cut, "besides: only the first 9,728 bytes were taken in");
  line("outer_truncated", report.totals.outer_truncated, "besides: cut on the way to the target");
  if (report.intake.geneve.frames != 0) {
    line("geneve", report.intake.geneve, "besides: taken out of a GENEVE tunnel");
  }
  if (report.intake.geneve_kept.frames != 0) {
    line("geneve_kept", report.intake.geneve_kept, "besides: in a GENEVE tunnel that is not read");
  }
}

void add_rejections(const Totals& totals, TextLines& text) {
  text.line("");
  for (std::uint32_t i = 0; i < abi::kRejections; ++i) {
    const auto rejection = static_cast<abi::Rejection>(i);
    text.line("{:<16}{:>14}{:>18}  {}", i == 0 ? "rejected by" : "", grouped(totals.rejected_by[i]),
              abi::name(rejection), abi::text(rejection));
  }
}

void add_rest(std::size_t shown, std::size_t all, TextLines& text) {
  if (all > shown) text.line("... {} more, see --stats", grouped(all - shown));
}

void add_sessions(const SessionStatistics& statistics, TextLines& text) {
  text.line("\n{:<16}{:>14}{:>14}{:>14}", "session", "accepted", "rejected", "truncated");
  std::size_t shown = 0;
  for (const auto& [vni, session] : statistics.sessions()) {
    if (shown++ == kMaxLines) break;
    text.line("vni-{:<12}{:>14}{:>14}{:>14}", vni_word(vni), grouped(session.accepted),
              grouped(session.rejected), grouped(session.truncated));
  }
  add_rest(kMaxLines, statistics.sessions().size(), text);
}

void add_rules(const SessionStatistics& statistics, TextLines& text) {
  if (statistics.rules().empty()) return;
  text.line("\n{:<16}{:>14}{:>14}{:>14}", "rules of", "number", "direction", "hits");
  std::size_t shown = 0;
  for (const auto& [key, hits] : statistics.rules()) {
    if (shown++ == kMaxLines) break;
    text.line("vni-{:<12}{:>14}{:>14}{:>14}", vni_word(key.vni), key.number, word(key.direction),
              grouped(hits));
  }
  add_rest(kMaxLines, statistics.rules().size(), text);
}

void add_unknown(const std::vector<UnknownVnis::Entry>& entries, TextLines& text) {
  if (entries.empty()) return;
  text.line("\n{:<16}{:>14}  from", "VNIs without a session", "frames");
  constexpr std::size_t kShown = 10;
  for (std::size_t i = 0; i < entries.size() && i < kShown; ++i) {
    text.line("{:<22}{:>14}  {}", entries[i].vni, grouped(entries[i].frames), entries[i].source);
  }
  add_rest(kShown, entries.size(), text);
}

void add_card_loss(const CardLoss& loss, TextLines& text) {
  text.line("\nThe card failed: {}", loss.error.what());
  if (!loss.substitute.empty()) text.line("engine {} went on with the same rules", loss.substitute);
  text.line(
      "{} accepted and {} rejected frames were counted by the card only: they are in none of "
      "the tables below",
      grouped(loss.uncounted_accepted), grouped(loss.uncounted_rejected));
}

}  // namespace

std::string summary(const Report& report) {
  TextLines text;
  text.line("engine {}{}{}, {:.3f} s\n", report.engine, report.engine_reason.empty() ? "" : " - ",
            report.engine_reason, report.seconds);
  add_dispositions(report, text);
  add_rejections(report.totals, text);
  if (report.accounts) text.line("\n{}", accounts_text(*report.accounts, report.totals));
  if (report.card_loss) add_card_loss(*report.card_loss, text);
  add_sessions(report.sessions, text);
  add_rules(report.sessions, text);
  add_unknown(report.unknown_vnis, text);
  return text.take();
}

}  // namespace fibertap
