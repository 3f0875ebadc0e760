#include "host/lab/validate/validation_text.h"

#include <fmt/format.h>

#include <vector>

#include "host/lab/validate/side_by_side.h"
#include "host/observe/explanation.h"
#include "host/observe/text_lines.h"
#include "host/observe/words.h"

namespace fibertap::validation {
namespace {

/// Frames whose judgement by the model a README describes.
constexpr std::size_t kExplainedFrames = 4;

std::string place_of(const Finding& finding) {
  const Difference& at = *finding.comparison.difference;
  const std::string load = fmt::format("load {} of {}", at.load + 1, finding.the_case.loads.size());
  if (!at.batch) return load + ", its counters";
  const auto& batches = finding.the_case.loads[at.load].batches;
  std::string batch = fmt::format("batch {} of {}, {}", *at.batch + 1, batches.size(), load);
  if (!at.frame) return batch;
  return fmt::format("frame {} of {}, {}", *at.frame + 1, batches[*at.batch].size(), batch);
}

std::string stage_of(const Finding& finding, std::string_view engine) {
  if (!finding.stage) return finding.comparison.difference->stage;
  const StageDifference& stage = *finding.stage;
  return fmt::format("{}, frame {}, {}: model {}, {} {}", stage.stage, stage.frame + 1, stage.field,
                     stage.model, engine, stage.engine);
}

std::string counted(std::size_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

std::string shrinking_of(const Finding& finding) {
  const CaseSize size = size_of(finding.the_case);
  return fmt::format(
      "shrunk from {} and {} to {} and {}, {} in {:.1f} s{}",
      counted(finding.found_in.frames, "frame"), counted(finding.found_in.rules, "rule"),
      counted(size.frames, "frame"), counted(size.rules, "rule"), counted(finding.tries, "run"),
      finding.seconds.count(), finding.is_out_of_time ? "; --shrink-time ended it" : "");
}

std::string replay_of(const Finding& finding, std::string_view engine) {
  return fmt::format("fibertap-lab validate --engine {} {}", engine, finding.the_case.replay);
}

/// What the difference needs and a replay of the folder does not have.
std::vector<std::string> not_in_folder(const Finding& finding) {
  const Case& the_case = finding.the_case;
  const Difference& at = *finding.comparison.difference;
  const CaseLoad& load = the_case.loads[at.load];
  std::vector<std::string> lines;
  if (the_case.loads.size() > 1) {
    lines.push_back(
        fmt::format("the other {} of the case", counted(the_case.loads.size() - 1, "load")));
  }
  if (load.batches.size() > 1) {
    lines.push_back(fmt::format("frames in {} batches", load.batches.size()));
  }
  if (the_case.garbage) lines.emplace_back("memory that held something before");
  if (at.field == Field::outcome_fill || at.field == Field::outcomes_behind) {
    lines.emplace_back("a look behind the outcome words of the frames");
  }
  if (load.options.generation != CompileOptions().generation) {
    lines.push_back(fmt::format("rule generation {}", load.options.generation));
  }
  return lines;
}

void add_explanations(const Finding& finding, TextLines& text) {
  const std::size_t index = finding.comparison.difference->load;
  const RuleImage image = std::move(compile(finding.the_case).images[index]);
  std::size_t number = 0;
  for (const CaseBatch& batch : finding.the_case.loads[index].batches) {
    for (const CaseFrame& frame : batch) {
      if (++number > kExplainedFrames) return;
      text.line("\n## Frame {} by the model\n```", number);
      text.add(explain(frame.view(), image));
      text.line("```");
    }
  }
}

}  // namespace

std::string coverage_text(const Validation& validation, std::string_view engine) {
  TextLines text;
  const Totals& totals = validation.totals;
  const std::uint64_t frames = totals.offered().frames;
  text.line("{} frames in {} through {} and the model:", grouped(frames),
            counted(validation.cases, "case"), engine);
  const auto line = [&text](std::string_view name, std::uint64_t count) {
    text.line("  {:<18}{:>14}", name, grouped(count));
  };
  for (std::uint32_t i = 0; i < abi::kDispositions; ++i) {
    line(abi::name(static_cast<abi::Disposition>(i)), totals.by_disposition[i].frames);
  }
  for (std::uint32_t i = 0; i < abi::kRejections; ++i) {
    line(fmt::format("  by {}", abi::name(static_cast<abi::Rejection>(i))), totals.rejected_by[i]);
  }
  line("outer_truncated", totals.outer_truncated.frames);
  return text.take();
}

std::string finding_text(const Finding& finding, std::string_view engine) {
  TextLines text;
  const Difference& difference = *finding.comparison.difference;
  text.line("{} differs from the model in {}", engine, name_of(difference));
  text.line("  found in    {}", finding.the_case.name);
  text.line("              {}", shrinking_of(finding));
  text.line("  there       {}", place_of(finding));
  text.line("  stage       {}", stage_of(finding, engine));
  text.line("\n  {:<24}{:<26}{}", "", "model", engine);
  for (const Row& row : rows_of(finding)) {
    text.line("{} {:<24}{:<26}{}", row.differs ? '>' : ' ', row.name, row.model, row.engine);
  }
  text.line("\nreplay it: {}", replay_of(finding, engine));
  return text.take();
}

std::string readme_text(const Finding& finding, std::string_view engine) {
  TextLines text;
  const Difference& difference = *finding.comparison.difference;
  text.line("# {} differs from the model in {}", engine, name_of(difference));
  text.line("Found by `{}`, {}.", replay_of(finding, engine), shrinking_of(finding));
  text.line("\nThere: {}. First stage: {}.\n", place_of(finding), stage_of(finding, engine));
  text.line("| | model | {} |\n|---|---|---|", engine);
  for (const Row& row : rows_of(finding)) {
    text.line("| {}{} | {} | {} |", row.name, row.differs ? " (differs)" : "", row.model,
              row.engine);
  }
  const std::vector<std::string> missing = not_in_folder(finding);
  if (!missing.empty()) {
    text.line("\nA replay of this folder may not show it: the difference also needs");
    for (const std::string& line : missing) text.line("- {}", line);
  }
  add_explanations(finding, text);
  return text.take();
}

}  // namespace fibertap::validation
