#include "tests/oracles/model_judgement.h"

#include <stdexcept>
#include <utility>

#include "host/rules/compile.h"
#include "sim/model/verdict.h"

namespace fibertap::testing {

model::Tables compiled(const Mirror& mirror) {
  Interfaces interfaces;
  auto tables = model::decode_tables(compile(mirror, {}, interfaces).bytes());
  if (!tables) {
    throw std::runtime_error("rule image: found one that the model refuses, expected it to load");
  }
  return *std::move(tables);
}

Judgement judge_by_model(const model::Session& session, const MatchKey& key,
                         model::Direction direction) {
  const std::size_t address_bytes = key.ipv6 ? 16 : 4;
  model::Inner inner;
  inner.ip_version = key.ipv6 ? 6 : 4;
  inner.source = model::Bytes(key.source).first(address_bytes);
  inner.destination = model::Bytes(key.destination).first(address_bytes);
  inner.protocol = key.protocol;
  if (key.ports) inner.ports = {key.ports->source, key.ports->destination};
  const model::Verdict verdict = model::judge(session, inner, direction);
  return {!verdict.rejection.has_value(), verdict.row};
}

}  // namespace fibertap::testing
