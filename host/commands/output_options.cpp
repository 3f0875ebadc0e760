#include "host/commands/output_options.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <string_view>

#include "host/base/error.h"
#include "host/base/whole_file.h"
#include "host/commands/file_names.h"

namespace fibertap {
namespace {

template <typename Value>
struct Choice {
  std::string_view word;
  Value value;
};

/// The value of the word that an option was given. Throws Error(kUsage) for any other word.
template <typename Value>
Value choice_of(const po::variables_map& values, const std::string& option,
                std::span<const Choice<Value>> choices) {
  const auto& word = values[option].as<std::string>();
  const auto found = std::ranges::find(choices, word, &Choice<Value>::word);
  if (found != choices.end()) return found->value;
  std::string expected(choices.front().word);
  for (const Choice<Value>& choice : choices.subspan(1)) {
    expected += &choice == &choices.back() ? " or " : ", ";
    expected += choice.word;
  }
  throw Error(Errc::kUsage, "--{}: found {}, expected {}", option, word, expected);
}

constexpr Choice<bool> kFormats[] = {{"pcapng", false}, {"pcap", true}};
constexpr Choice<CaptureForm> kAnnotations[] = {{"comment", CaptureForm::kComment},
                                                {"verdict", CaptureForm::kVerdict},
                                                {"none", CaptureForm::kBare}};
constexpr Choice<IfExists> kIfExists[] = {
    {"fail", IfExists::kFail}, {"number", IfExists::kNumber}, {"replace", IfExists::kReplace}};

CaptureForm form_of(const po::variables_map& values, const std::optional<std::string>& write) {
  const auto form = choice_of<CaptureForm>(values, "annotate", kAnnotations);
  const bool is_pcap = values.count("format") != 0 ? choice_of<bool>(values, "format", kFormats)
                                                   : write && write->ends_with(".pcap");
  if (!is_pcap) return form;
  if (!values["annotate"].defaulted() && form != CaptureForm::kBare) {
    throw Error(Errc::kUsage,
                "--annotate {}: found pcap as the format, which has no place for it, expected "
                "pcapng; say --format pcapng or --annotate none",
                values["annotate"].as<std::string>());
  }
  return CaptureForm::kPcap;
}

void check_that_outputs_differ(const std::string& write, const std::string& stats) {
  if (write == "-" && stats == "-") {
    throw Error(Errc::kUsage,
                "--stats -: found --write - on standard output too, expected one of them there; "
                "name a file for the statistics, such as --stats stats.json");
  }
  for (const auto& [left, right] : {std::pair(write, stats), std::pair(write + ".part", stats),
                                    std::pair(write, stats + ".part")}) {
    if (!are_one_file(left, right)) continue;
    throw Error(Errc::kUsage, "--stats {}: found the place of --write {}, expected another file",
                stats, write);
  }
}

}  // namespace

po::options_description output_options(Repeatable repeatable) {
  const bool replaces = repeatable == Repeatable::kYes;
  po::options_description options("Output");
  options.add_options()  //
      ("write", po::value<std::string>()->value_name("OUT"),
       "capture of the accepted frames: a file, a FIFO or - (standard output)")  //
      ("format", po::value<std::string>()->value_name("arg"),
       "pcapng | pcap: the format (default: pcap where the name ends in .pcap, else pcapng)")  //
      ("annotate", po::value<std::string>()->default_value("comment"),
       "comment | verdict | none: what a pcapng holds of VNI and rule, a comment that every tool "
       "keeps, pcapng's verdict and hash, or nothing")  //
      ("if-exists", po::value<std::string>()->default_value(replaces ? "replace" : "fail"),
       "fail | number | replace: what is done where a finished output has the name already; "
       "number writes OUT-1, OUT-2, ...")  //
      ("stats", po::value<std::string>()->value_name("S"),
       "JSON file with all counters, written at the end, - for standard output");
  return options;
}

OutputSettings output_settings_of(const po::variables_map& values, Repeatable repeatable,
                                  std::vector<std::string> inputs) {
  OutputSettings settings{file_of(values, "write"), file_of(values, "stats"), {}, {}};
  settings.form = form_of(values, settings.write);
  settings.rules.if_exists = choice_of<IfExists>(values, "if-exists", kIfExists);
  settings.rules.is_repeatable = repeatable == Repeatable::kYes;
  if (settings.write && settings.stats) check_that_outputs_differ(*settings.write, *settings.stats);

  std::ranges::copy(values_of(values, "template"), std::back_inserter(inputs));
  if (values.count("config") != 0) inputs.push_back(values["config"].as<std::string>());
  std::erase(inputs, "-");
  for (const auto& [option, output] :
       {std::pair("write", settings.write), std::pair("stats", settings.stats)}) {
    for (const std::string& input : inputs) {
      if (!output) continue;
      if (!are_one_file(*output, input) && !are_one_file(*output + ".part", input)) continue;
      throw Error(Errc::kUsage,
                  "--{} {}: found the input {} in its place, expected another file; choose "
                  "another name",
                  option, *output, input);
    }
  }
  return settings;
}

void write_statistics(OutputFile& file, const std::string& json) {
  write_whole(file, json, "free space or write elsewhere");
}

}  // namespace fibertap
