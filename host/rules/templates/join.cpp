#include "host/rules/templates/join.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "host/base/near_name.h"
#include "host/rules/templates/advice.h"
#include "host/rules/templates/mirror_objects.h"

namespace fibertap::templates {
namespace {

/// What to do about a name of the command line that is none of `names`.
template <typename Names>
std::string name_advice(std::string_view name, const Names& names) {
  const auto near = near_name(name, names);
  return near ? fmt::format("write {}", *near) : "correct it";
}

class Join {
 public:
  Join(MirrorParts parts, const TemplateOptions& options)
      : parts_(std::move(parts)), options_(options) {
    out_.notes = std::move(parts_.notes);
  }

  Templates run() {
    check_option_names();
    check_unknown_values();
    for (FilterPart& part : parts_.filters) add_filter(part);
    for (const RulePart& part : parts_.rules) add_rule(part);
    for (SessionPart& part : parts_.sessions) add_session(part);
    return std::move(out_);
  }

 private:
  void check_option_names() {
    for (const auto& [name, value] : options_.parameters) {
      if (parts_.known_parameters.contains(name)) continue;
      throw Error(Errc::kUsage,
                  "--parameter {}: found in no template, expected the name of a parameter; {}",
                  in_quotes(name), name_advice(name, parts_.parameter_names));
    }
    for (const auto& [name, value] : options_.imports) {
      if (parts_.known_imports.contains(name)) continue;
      throw Error(Errc::kUsage,
                  "--import {}: imported by no template, expected the name of an export; {}",
                  in_quotes(name), name_advice(name, parts_.known_imports));
    }
    std::map<std::string_view, std::size_t> sessions;
    for (const SessionPart& part : parts_.sessions) ++sessions[part.session.name];
    for (const auto& [name, vni] : options_.session_vnis) {
      const auto known = sessions.find(name);
      const std::size_t count = known == sessions.end() ? 0 : known->second;
      if (count != 1) {
        throw Error(Errc::kUsage, "--session {}: found {} sessions of this name, expected one; {}",
                    in_quotes(name), count == 0 ? "no" : std::to_string(count),
                    count == 0 ? session_advice(name) : "rename one of them in its template");
      }
      if (vni > kVniRange.highest) {
        throw Error(Errc::kUsage,
                    "--session {}: out of range, found {}, expected a VNI {}..{}; correct it",
                    in_quotes(name), vni, kVniRange.lowest, kVniRange.highest);
      }
    }
  }

  std::string session_advice(std::string_view name) const {
    std::vector<std::string_view> names;
    names.reserve(parts_.sessions.size());
    for (const SessionPart& part : parts_.sessions) names.emplace_back(part.session.name);
    const auto near = near_name(name, names);
    return near ? fmt::format("write {}", *near) : sessions_without_vni();
  }

  /// What --session is for: the sessions whose VNI no file says.
  std::string sessions_without_vni() const {
    constexpr std::size_t kMost = 8;
    std::vector<std::string> names;
    std::size_t count = 0;
    for (const SessionPart& part : parts_.sessions) {
      if (part.vni || ++count > kMost) continue;
      names.push_back(escaped(part.session.name));
    }
    if (count == 0) return "correct it";
    return fmt::format("sessions that want a VNI: {}{}", fmt::join(names, ", "),
                       count > kMost ? fmt::format(" and {} more", count - kMost) : "");
  }

  /// What nobody uses may keep its values unknown, and is left out.
  void check_unknown_values() {
    std::set<ObjectKey> used;
    for (const SessionPart& part : parts_.sessions) used.insert(part.filter.key);
    for (const UnknownPart& part : parts_.unknown) {
      if (used.contains(part.filter)) throw part.error;
      out_.notes.push_back(fmt::format("{} (no error: no session uses {})", part.error.what(),
                                       escaped(part.filter.name)));
    }
  }

  void add_filter(FilterPart& part) {
    const auto [known, added] = filters_.try_emplace(part.key, out_.mirror.filters.size());
    if (!added) {
      throw error_at(part.place,
                     "{}: described twice, found again, expected once (first at {}); "
                     "remove one",
                     part.key.name, to_string(filter_places_[known->second]));
    }
    filter_places_.push_back(part.place);
    out_.mirror.filters.push_back(std::move(part.filter));
  }

  void add_rule(const RulePart& part) {
    const auto filter = filters_.find(part.filter.key);
    if (filter == filters_.end()) {
      if (options_.missing_filter == MissingFilter::kAccept) return leave_out(part);
      throw no_such_filter(part.name, part.filter,
                           "add its template or listing, or give --missing-filter accept");
    }
    const auto [known, added] =
        numbers_.try_emplace({filter->second, part.rule.direction, part.rule.number}, &part);
    if (!added) {
      throw error_at(part.number_place,
                     "{}.RuleNumber: number taken, found {}, expected one that "
                     "no other {} rule of {} has ({} at {}); change one",
                     part.name, part.rule.number,
                     part.rule.direction == Direction::kIngress ? "ingress" : "egress",
                     part.filter.key.name, known->second->name,
                     to_string(known->second->number_place));
    }
    out_.mirror.filters[filter->second].rules.push_back(part.rule);
  }

  /// The sessions of a filter that is in no file accept everything.
  void leave_out(const RulePart& part) {
    out_.notes.push_back(fmt::format("{}: {}: left out, filter {} is in no file",
                                     to_string(part.filter.place), part.name,
                                     escaped(part.filter.key.name)));
  }

  /// The filter that a template probably means by a name of no filter. Compares it with many
  /// others, so it is for errors alone.
  std::optional<std::string_view> near_filter(const FilterReference& reference) const {
    std::vector<std::string_view> names;
    for (const auto& [key, index] : filters_) {
      if (key.file == reference.file) names.emplace_back(key.name);
    }
    // An id of AWS is never nearly a logical id.
    if (reference.file == ObjectKey::kEverywhere ||
        reference.key.name.find('-') != std::string::npos) {
      return std::nullopt;
    }
    return near_name(reference.key.name, names);
  }

  Error no_such_filter(std::string_view name, const FilterReference& filter,
                       std::string_view advice) const {
    const auto near = near_filter(filter);
    return error_at(
        filter.place,
        "{}.TrafficMirrorFilterId: no such filter, found {}, expected a filter of the "
        "files; {}",
        name, in_quotes(filter.key.name),
        near ? fmt::format("write {}", reference_to(*near, filter.json)) : std::string(advice));
  }

  void add_session(SessionPart& part) {
    Session session = std::move(part.session);
    session.where = to_string(part.place);
    if (part.listed) reject_second(session.name, part.place);
    take_number(session.name, part);
    session.vni = vni(session.name, part);
    session.filter = filter(session.name, part);
    if (!part.macs_given) session.macs = macs(session.name, part);
    out_.mirror.sessions.push_back(std::move(session));
  }

  void reject_second(const std::string& name, const Place& place) {
    const auto [known, added] = listed_.try_emplace(name, place);
    if (added) return;
    throw error_at(place,
                   "{}: described twice, found again, expected once (first at {}); "
                   "remove one",
                   name, to_string(known->second));
  }

  /// AWS tries an interface's sessions by their number, so that each has its own.
  void take_number(const std::string& name, const SessionPart& part) {
    if (!part.source) return;
    const auto [known, added] =
        session_numbers_.try_emplace({*part.source, part.number}, name, part.number_place);
    if (added) return;
    throw error_at(part.number_place,
                   "{}.SessionNumber: number taken, found {}, expected one that no other session "
                   "of {} has ({} at {}); change one, or remove a session that is there twice",
                   name, part.number, part.source->name, known->second.first,
                   to_string(known->second.second));
  }

  std::uint32_t vni(const std::string& name, const SessionPart& part) const {
    const auto given = options_.session_vnis.find(name);
    if (given == options_.session_vnis.end()) {
      if (part.vni) return *part.vni;
      throw error_at(part.place,
                     "{}.VirtualNetworkId: missing, found nothing, expected the VNI "
                     "that AWS chose; {}",
                     name, part.vni_remedy);
    }
    if (part.vni && *part.vni != given->second) {
      throw error_at(part.place,
                     "{}.VirtualNetworkId: contradicts the command line, found {}, "
                     "expected {} as --session says; drop --session",
                     name, *part.vni, given->second);
    }
    return given->second;
  }

  std::optional<std::size_t> filter(const std::string& name, const SessionPart& part) {
    const auto known = filters_.find(part.filter.key);
    if (known != filters_.end()) return known->second;
    if (options_.missing_filter == MissingFilter::kError) {
      throw no_such_filter(name, part.filter,
                           "add aws ec2 describe-traffic-mirror-filters of the account that owns "
                           "it, or give --missing-filter accept");
    }
    if (part.non_ip_place && !part.session.accept_non_ip) {
      throw error_at(
          *part.non_ip_place,
          "{}.NonIp: contradicts --missing-filter accept, found reject, expected accept: "
          "filter {} is in no file, so everything is accepted; remove it, or add the "
          "filter",
          name, part.filter.key.name);
    }
    out_.notes.push_back(fmt::format("{}: {}: filter {} is in no file, so everything is accepted",
                                     to_string(part.filter.place), name,
                                     escaped(part.filter.key.name)));
    return std::nullopt;
  }

  std::vector<Mac> macs(const std::string& name, const SessionPart& part) {
    const bool has_id = part.source && part.source->file == ObjectKey::kEverywhere;
    if (parts_.interfaces.empty() || !has_id) return {};
    const auto known = parts_.interfaces.find(part.source->name);
    if (known != parts_.interfaces.end()) return {known->second.mac};
    out_.notes.push_back(fmt::format("{}: {}: interface {} is in no listing, so its MAC is unknown",
                                     to_string(part.place), name, in_quotes(part.source->name)));
    return {};
  }

  MirrorParts parts_;
  const TemplateOptions& options_;
  Templates out_;
  std::map<ObjectKey, std::size_t> filters_;  // index into Mirror::filters
  std::vector<Place> filter_places_;          // of Mirror::filters
  std::map<std::tuple<std::size_t, Direction, std::uint32_t>, const RulePart*> numbers_;
  std::map<std::pair<ObjectKey, std::uint32_t>, std::pair<std::string, Place>> session_numbers_;
  std::map<std::string, Place> listed_;  // sessions with an id of AWS
};

}  // namespace

Templates join(MirrorParts parts, const TemplateOptions& options) {
  return Join(std::move(parts), options).run();
}

}  // namespace fibertap::templates
