#include <algorithm>
#include <utility>

#include "host/base/error.h"
#include "host/target/health_facts.h"
#include "host/target/live_run.h"
#include "host/target/sessions_in_force.h"

// What the HTTP face of a live run answers from.

namespace fibertap {

void LiveRun::open_face(const LiveTarget& target) {
  if (parts_.http == nullptr) return;
  FaceSources sources;
  sources.report = [this, &target] {
    Attempts attempts(log_);
    Report report = reporter_.report(target.snapshot(), attempts);
    add_viewers(report);
    return report;
  };
  sources.sessions = [this, &target] {
    const auto described = [this](std::uint32_t id) { return viewers_->interface(id); };
    return session_listing(sessions_in_force(target.snapshot(), described));
  };
  sources.capture = [this, &target](const ViewerRequest& request) {
    return open_capture(request, target);
  };
  sources.facts = [this, &target] {
    MetricsFacts facts{settings_.face.version, 0, settings_.face.start_seconds,
                       settings_.face.has_rule_series};
    facts.reloads = reloads_;
    facts.failed_reloads = failed_reloads_;
    const TargetSnapshot snapshot = target.snapshot();
    for (const auto& pipeline : snapshot.pipelines()) {
      facts.generation = std::max<std::uint64_t>(facts.generation, generation_of(*pipeline));
    }
    return facts;
  };
  sources.health = [this, &target] {
    return health_facts(target.snapshot(), settings_.clock(), is_draining_);
  };
  sources.drain = [this] { is_drain_wanted_ = true; };
  face_.emplace(settings_.face.access, std::move(sources), settings_.face.required);
  parts_.http->start([this](const HttpRequest& request) { return face_->answer(request); });
}

HttpResponse LiveRun::open_capture(const ViewerRequest& request, const LiveTarget& target) {
  const TargetSnapshot snapshot = target.snapshot();
  for (const std::uint32_t vni : request.vnis) {
    if (has_session(*snapshot.pipelines().front()->rules, vni)) continue;
    throw Error(Errc::kConfiguration, "vni {}: found no session of it, expected one of /sessions",
                vni);
  }
  return capture_answer(*viewers_, request);
}

void LiveRun::add_viewers(Report& report) const {
  if (viewers_) report.viewers = ViewersNow{viewers_->present(), viewers_->counters()};
}

}  // namespace fibertap
