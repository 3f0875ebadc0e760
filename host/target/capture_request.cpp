#include "host/target/capture_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "abi/limits.h"
#include "host/base/error.h"

namespace fibertap {
namespace {

constexpr std::uint64_t kMostSeconds = 366 * 24 * 3600;
constexpr std::uint64_t kMostFrames = std::uint64_t{1} << 53;  // JSON and JavaScript count so far
constexpr std::size_t kMostVnis = 64;

std::uint64_t number_in(std::string_view key, std::string_view value, std::uint64_t least,
                        std::uint64_t most) {
  std::uint64_t number = 0;
  const auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (failed == std::errc() && end == value.data() + value.size() && number >= least &&
      number <= most) {
    return number;
  }
  throw Error(Errc::kUsage, "{}: found {}, expected a number from {} to {}", key,
              value.empty() ? "nothing" : value, least, most);
}

struct Words {
  std::string_view format = "pcapng";
  std::string_view annotate = "comment";
};

CaptureForm form_of(const Words& words) {
  if (words.format == "pcap") return CaptureForm::kPcap;
  if (words.annotate == "verdict") return CaptureForm::kVerdict;
  return words.annotate == "none" ? CaptureForm::kBare : CaptureForm::kComment;
}

void expect_one_of(std::string_view key, std::string_view value,
                   std::initializer_list<std::string_view> words) {
  if (std::ranges::find(words, value) != words.end()) return;
  throw Error(Errc::kUsage, "{}: found {}, expected one of {}", key,
              value.empty() ? "nothing" : value, fmt::join(words, ", "));
}

void read_setting(std::string_view key, std::string_view value, Words& words,
                  ViewerRequest& request) {
  if (key == "vni") {
    request.vnis.push_back(static_cast<std::uint32_t>(number_in(key, value, 0, 0xFFFFFF)));
    if (request.vnis.size() > kMostVnis) {
      throw Error(Errc::kUsage, "vni: found more than {} of them, expected fewer, or none for all",
                  kMostVnis);
    }
  } else if (key == "frames") {
    request.frames = number_in(key, value, 1, kMostFrames);
  } else if (key == "seconds") {
    request.time = std::chrono::seconds(number_in(key, value, 1, kMostSeconds));
  } else if (key == "snaplen") {
    request.snaplen = static_cast<std::uint32_t>(number_in(key, value, 1, abi::kMaxFrameBytes));
  } else if (key == "format") {
    expect_one_of(key, value, {"pcapng", "pcap"});
    words.format = value;
  } else if (key == "annotate") {
    expect_one_of(key, value, {"comment", "verdict", "none"});
    words.annotate = value;
  } else {
    throw Error(Errc::kUsage,
                "capture: found {}, expected vni=, frames=, seconds=, snaplen=, format= or "
                "annotate=",
                key.empty() ? "no name" : key);
  }
}

/// A viewer's capture as the body of an answer.
class CaptureStream final : public HttpStream {
 public:
  explicit CaptureStream(std::unique_ptr<Viewer> viewer) : viewer_(std::move(viewer)) {}

  std::string_view next() override {
    const auto piece = viewer_->next();
    return {reinterpret_cast<const char*>(piece.data()), piece.size()};
  }
  bool has_ended() const override { return viewer_->has_ended(); }
  void stop() override { viewer_->stop(); }

 private:
  const std::unique_ptr<Viewer> viewer_;
};

}  // namespace

ViewerRequest read_capture_request(std::string_view query) {
  ViewerRequest request;
  Words words;
  while (!query.empty()) {
    const std::string_view setting = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(setting.size() + 1, query.size()));
    const std::size_t equals = std::min(setting.find('='), setting.size());
    read_setting(setting.substr(0, equals), setting.substr(std::min(equals + 1, setting.size())),
                 words, request);
  }
  request.form = form_of(words);
  return request;
}

HttpResponse capture_answer(Viewers& viewers, const ViewerRequest& request) {
  auto viewer = viewers.open(request);
  HttpResponse response;
  if (!viewer) {
    response.status = 503;
    response.body = viewers.present() < Viewers::kMost
                        ? "the target ends: no frame comes any more\n"
                        : fmt::format(
                              "found {0} viewers, expected fewer than {0}: close one of "
                              "them\n",
                              Viewers::kMost);
    return response;
  }
  const bool is_pcap = request.form == CaptureForm::kPcap;
  response.type = is_pcap ? "application/vnd.tcpdump.pcap" : "application/x-pcapng";
  response.stream = std::make_unique<CaptureStream>(std::move(viewer));
  return response;
}

}  // namespace fibertap
