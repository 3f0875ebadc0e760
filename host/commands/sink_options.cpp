#include "host/commands/sink_options.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>
#include <optional>

#include "host/base/error.h"
#include "host/base/near_name.h"
#include "host/commands/option_values.h"
#include "host/datapath/sinks/capture_writer.h"
#include "host/datapath/sinks/exec_writer.h"
#include "host/datapath/sinks/files/compress_file.h"
#include "host/datapath/sinks/files/files_writer.h"

namespace fibertap {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

constexpr std::uint32_t kMostVni = 0xFFFFFF;

constexpr std::array<std::string_view, 3> kKinds = {"file", "pipe", "exec"};
constexpr std::array<std::string_view, 6> kKeysOfAll = {"name",   "sessions",     "queue",
                                                        "format", "backpressure", "annotate"};
constexpr std::array<std::string_view, 10> kKeysOfFiles = {
    "size", "every",    "keep-files", "keep-bytes", "zstd",
    "hook", "hook-arg", "hook-time",  "threads",    "open"};

/// The settings of a sink, each taken once; what is left at the end is refused.
class Settings {
 public:
  explicit Settings(SinkWords words) : words_(std::move(words)) {}

  /// Every value of a key, in their order.
  Texts all(std::string_view key) {
    Texts found;
    std::erase_if(words_.settings, [&](const auto& setting) {
      if (setting.first != key) return false;
      found.push_back(setting.second);
      return true;
    });
    return found;
  }

  std::optional<std::string> one(std::string_view key) {
    const Texts found = all(key);
    if (found.size() > 1) {
      throw Error(Errc::kUsage, "--sink {}: found {} twice, expected it once", of_sink(), key);
    }
    return found.empty() ? std::nullopt : std::optional(found.front());
  }

  bool is_chosen(std::string_view key) {
    const auto word = one(key);
    if (!word || *word == "no") return false;
    if (*word == "yes") return true;
    throw Error(Errc::kUsage, "--{}: found {}, expected yes or no", option(key), *word);
  }

  std::uint64_t number(std::string_view key, std::uint64_t usual, std::uint64_t most) {
    const auto text = one(key);
    return text ? number_of(option(key), *text, 1, most) : usual;
  }
  std::uint64_t size(std::string_view key, std::uint64_t usual) {
    const auto text = one(key);
    return text ? size_of(option(key), *text) : usual;
  }
  std::chrono::nanoseconds duration(std::string_view key, std::chrono::nanoseconds usual) {
    const auto text = one(key);
    return text ? duration_of(option(key), *text) : usual;
  }

  /// "sink file size", as messages name an option.
  std::string option(std::string_view key) const {
    return fmt::format("sink {} {}", of_sink(), key);
  }

  /// Throws Error(kUsage) when something is left.
  void refuse_rest() const {
    if (words_.settings.empty()) return;
    const std::string& found = words_.settings.front().first;
    std::vector<std::string_view> known(kKeysOfAll.begin(), kKeysOfAll.end());
    if (words_.kind == "file") known.insert(known.end(), kKeysOfFiles.begin(), kKeysOfFiles.end());
    const auto near = near_name(found, known);
    throw Error(Errc::kUsage, "--sink {}: found {}, expected one of {}{}", of_sink(), found,
                fmt::join(known, ", "), near ? fmt::format("; write {}", *near) : "");
  }

  const std::string& kind() const noexcept { return words_.kind; }
  const std::string& where() const noexcept { return words_.where; }

 private:
  std::string of_sink() const { return words_.kind + ":" + words_.where; }

  SinkWords words_;
};

CaptureForm form_of(Settings& settings) {
  const auto format = settings.one("format");
  const auto annotate = settings.one("annotate");
  const bool is_pcap = format ? *format == "pcap" : settings.where().ends_with(".pcap");
  if (format && *format != "pcap" && *format != "pcapng") {
    throw Error(Errc::kUsage, "--{}: found {}, expected pcapng or pcap", settings.option("format"),
                *format);
  }
  if (is_pcap && annotate && *annotate != "none") {
    throw Error(Errc::kUsage,
                "--{}: found {} with the format pcap, which has no place for it, expected none or "
                "format=pcapng",
                settings.option("annotate"), *annotate);
  }
  if (is_pcap) return CaptureForm::kPcap;
  if (!annotate || *annotate == "comment") return CaptureForm::kComment;
  if (*annotate == "verdict") return CaptureForm::kVerdict;
  if (*annotate == "none") return CaptureForm::kBare;
  throw Error(Errc::kUsage, "--{}: found {}, expected comment, verdict or none",
              settings.option("annotate"), *annotate);
}

/// "7001+7002".
SessionFilter sessions_of(Settings& settings) {
  const auto text = settings.one("sessions");
  if (!text) return SessionFilter();
  std::vector<std::uint32_t> vnis;
  for (std::size_t at = 0; at <= text->size();) {
    const std::size_t end = std::min(text->find('+', at), text->size());
    vnis.push_back(static_cast<std::uint32_t>(number_of(
        settings.option("sessions"), std::string_view(*text).substr(at, end - at), 0, kMostVni)));
    at = end + 1;
  }
  return SessionFilter(std::move(vnis));
}

std::string name_of_this_machine() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
}

FilesSettings files_of(Settings& settings, CaptureForm form) {
  FilesSettings files;
  files.pattern = settings.where();
  files.node = name_of_this_machine();
  files.form = form;
  files.rotation.bytes = settings.size("size", 0);
  files.rotation.period =
      std::chrono::duration_cast<std::chrono::seconds>(settings.duration("every", 0s));
  files.closed.keep.files = settings.number("keep-files", 0, ~std::uint64_t{0});
  files.closed.keep.bytes = settings.size("keep-bytes", 0);
  files.closed.compress = settings.is_chosen("zstd");
  if (const auto hook = settings.one("hook")) files.closed.hook.command = {*hook};
  for (std::string& argument : settings.all("hook-arg")) {
    files.closed.hook.command.push_back(std::move(argument));
  }
  files.closed.hook.timeout =
      std::chrono::duration_cast<std::chrono::milliseconds>(settings.duration("hook-time", 1min));
  files.closed.threads = static_cast<unsigned>(settings.number("threads", 1, 64));
  files.most_open = settings.number("open", files.most_open, 65536);
  if (files.closed.compress && !can_compress()) {
    throw Error(Errc::kUsage, "--{}: found yes, but this build has no zstd; build with libzstd-dev",
                settings.option("zstd"));
  }
  const FileNames names(files.pattern, files.node);  // says what is wrong before anything is opened
  return files;
}

SinkPlan plan_sink(Settings settings, const QueueOptions& queue) {
  SinkPlan plan{.name = settings.one("name").value_or(""),
                .kind = settings.kind(),
                .is_file = settings.kind() == "file",
                .waits_at_open = settings.kind() == "pipe",
                .queue = queue,
                .open = {}};
  plan.queue.bytes = settings.size("queue", queue.bytes);
  plan.queue.backpressure = settings.is_chosen("backpressure") || queue.backpressure;
  plan.queue.sessions = sessions_of(settings);
  const CaptureForm form = form_of(settings);
  if (settings.kind() == "file") {
    plan.open = [files = files_of(settings, form)](SinkPlan::OnNote on_note) {
      return std::make_unique<FilesWriter>(files, std::move(on_note));
    };
  } else if (settings.kind() == "exec") {
    ExecSettings exec;
    exec.command = po::split_unix(settings.where());
    exec.form = form;
    plan.open = [exec](SinkPlan::OnNote on_note) {
      return std::make_unique<ExecWriter>(exec, std::move(on_note));
    };
  } else {
    plan.open = [path = settings.where(), form](const SinkPlan::OnNote& on_note) {
      auto writer = std::make_unique<CaptureWriter>(path, form);
      for (const std::string& note : writer->notes()) on_note(note);
      return writer;
    };
  }
  settings.refuse_rest();
  return plan;
}

}  // namespace

po::options_description sink_options() {
  po::options_description options("Sinks");
  options.add_options()  //
      ("sink", po::value<Texts>()->value_name("KIND:WHERE[,KEY=VALUE]..."),
       "another place for accepted frames, with a queue of its own; may be repeated. file:NAME "
       "(%Y%m%d-%H%M%S, %{vni}, %{seq}, %{node} in NAME; size=, every=, keep-files=, keep-bytes=, "
       "zstd=yes, hook=), pipe:PATH (a FIFO, or -), exec:COMMAND (reads a capture); each with "
       "name=, sessions=VNI+VNI, format=, annotate=, queue=, backpressure=yes");
  return options;
}

SinkWords read_sink_words(std::string_view text) {
  const std::size_t colon = text.find(':');
  SinkWords words;
  words.kind = text.substr(0, colon);
  if (std::ranges::find(kKinds, words.kind) == kKinds.end() || colon == text.npos) {
    const auto near = near_name(words.kind, kKinds);
    throw Error(Errc::kUsage, "--sink {}: found {}, expected file:, pipe: or exec: first{}", text,
                words.kind.empty() ? "no kind" : words.kind,
                near ? fmt::format("; write {}:", *near) : "");
  }
  std::vector<std::string> pieces(1);
  for (std::size_t at = colon + 1; at < text.size(); ++at) {
    const bool is_quoted =
        text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == ',' || text[at + 1] == '\\');
    if (text[at] == ',') {
      pieces.emplace_back();
    } else {
      pieces.back() += is_quoted ? text[++at] : text[at];
    }
  }
  words.where = pieces.front();
  if (words.where.empty()) {
    throw Error(Errc::kUsage, "--sink {}: found nothing behind {}:, expected where it writes to",
                text, words.kind);
  }
  for (const std::string& piece : std::span(pieces).subspan(1)) {
    const std::size_t equals = piece.find('=');
    if (equals == piece.npos) {
      throw Error(Errc::kUsage,
                  "--sink {}: found {}, expected KEY=VALUE; write \\, for a comma in a name", text,
                  piece);
    }
    words.settings.emplace_back(piece.substr(0, equals), piece.substr(equals + 1));
  }
  return words;
}

std::vector<SinkPlan> plan_sinks(const std::vector<std::string>& texts, const QueueOptions& queue) {
  std::vector<SinkPlan> plans;
  const auto is_taken = [&](const std::string& name) {
    return std::ranges::find(plans, name, &SinkPlan::name) != plans.end();
  };
  for (const std::string& text : texts) {
    SinkPlan plan = plan_sink(Settings(read_sink_words(text)), queue);
    if (!plan.name.empty() && is_taken(plan.name)) {
      throw Error(Errc::kUsage, "--sink {}: found a second sink of the name {}, expected another",
                  text, plan.name);
    }
    const bool has_no_name = plan.name.empty();
    if (has_no_name) plan.name = plan.kind;
    for (int number = 2; has_no_name && is_taken(plan.name); ++number) {
      plan.name = fmt::format("{}-{}", plan.kind, number);
    }
    plan.queue.name = plan.name;
    plans.push_back(std::move(plan));
  }
  return plans;
}

}  // namespace fibertap
