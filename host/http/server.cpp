#include "host/http/server.h"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <charconv>
#include <optional>
#include <thread>
#include <utility>

#include "host/base/error.h"
#include "host/base/thread_name.h"
#include "host/http/connection.h"
#include "host/http/unix_socket.h"

namespace fibertap {
namespace {

namespace asio = boost::asio;
using Protocol = HttpConnection::Protocol;
using Socket = Protocol::socket;
using Code = HttpConnection::Code;

/// Best effort: what is refused is said by bind().
void allow_any_address(int socket) {
  const int yes = 1;
  setsockopt(socket, IPPROTO_IP, IP_FREEBIND, &yes, sizeof(yes));
}

}  // namespace

/// What connections share. The context's end is theirs.
struct HttpServer::State {
  explicit State(const HttpSettings& settings) : shared{settings} {}

  void listen_on(asio::basic_socket_acceptor<Protocol>& acceptor, const Protocol::endpoint& at,
                 const std::string& name) {
    Code error;
    acceptor.open(at.protocol(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error && shared.settings.is_address_to_come) allow_any_address(acceptor.native_handle());
    if (!error) acceptor.bind(at, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) return;
    throw Error(Errc::kRuntime, "{}: cannot listen: {}; choose another address or port", name,
                error.message());
  }

  void accept(asio::basic_socket_acceptor<Protocol>& acceptor, bool is_local_user);

  HttpShared shared;
  asio::io_context context{1};
  asio::basic_socket_acceptor<Protocol> tcp{context};
  asio::basic_socket_acceptor<Protocol> local{context};
  std::optional<UnixSocketName> local_name;
  asio::steady_timer pause{context};
  std::thread thread;
};

void HttpServer::State::accept(asio::basic_socket_acceptor<Protocol>& acceptor,
                               bool is_local_user) {
  acceptor.async_accept([this, &acceptor, is_local_user](const Code& error, Socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (error) {
      // No descriptor is free: whoever has one gives it back before long.
      pause.expires_after(std::chrono::milliseconds(100));
      pause.async_wait([this, &acceptor, is_local_user](const Code& stopped) {
        if (!stopped) accept(acceptor, is_local_user);
      });
      return;
    }
    if (shared.connections < shared.settings.most_connections) {
      std::make_shared<HttpConnection>(shared, std::move(socket), is_local_user)->read();
    }
    accept(acceptor, is_local_user);
  });
}

HttpServer::HttpServer(const HttpSettings& settings) : state_(std::make_unique<State>(settings)) {
  Code error;
  const auto address = asio::ip::make_address(settings.address, error);
  const std::string name = address.is_v6() ? fmt::format("[{}]:{}", settings.address, settings.port)
                                           : fmt::format("{}:{}", settings.address, settings.port);
  if (error) {
    throw Error(Errc::kUsage, "{}: found no address, expected one such as 127.0.0.1 or [::1]",
                settings.address);
  }
  state_->listen_on(state_->tcp, asio::ip::tcp::endpoint(address, settings.port), "http " + name);
  if (settings.unix_socket.empty()) return;
  state_->local_name.emplace(settings.unix_socket);
  const mode_t before = umask(0117);
  try {
    state_->listen_on(state_->local, asio::local::stream_protocol::endpoint(settings.unix_socket),
                      settings.unix_socket);
  } catch (...) {
    umask(before);
    throw;
  }
  umask(before);
  state_->local_name->note_bound();
}

void HttpServer::wait_for_streams(std::chrono::milliseconds most) {
  state_->shared.streams.wait_for_none(most);
}

void HttpServer::stop() {
  state_->context.stop();
  if (state_->thread.joinable()) state_->thread.join();
}

HttpServer::~HttpServer() {
  stop();
  if (state_->local_name) state_->local_name->remove();
}

std::uint16_t HttpServer::port() const {
  const Protocol::endpoint at = state_->tcp.local_endpoint();
  const auto* const address = reinterpret_cast<const sockaddr*>(at.data());
  return ntohs(address->sa_family == AF_INET6
                   ? reinterpret_cast<const sockaddr_in6*>(address)->sin6_port
                   : reinterpret_cast<const sockaddr_in*>(address)->sin_port);
}

void HttpServer::start(HttpHandler handler) {
  State& state = *state_;
  state.shared.handler = std::move(handler);
  state.accept(state.tcp, false);
  if (state.local.is_open()) state.accept(state.local, true);
  state.thread = std::thread([&state] {
    name_this_thread("http");
    state.context.run();
  });
}

HttpSettings http_settings_of(const std::string& text) {
  HttpSettings settings;
  const std::size_t colon = text.rfind(':');
  const std::string port = colon == text.npos ? text : text.substr(colon + 1);
  if (colon != text.npos) settings.address = text.substr(0, colon);
  if (settings.address.starts_with('[') && settings.address.ends_with(']')) {
    settings.address = settings.address.substr(1, settings.address.size() - 2);
  }
  const auto [end, failed] = std::from_chars(port.data(), port.data() + port.size(), settings.port);
  Code error;
  asio::ip::make_address(settings.address, error);
  if (failed != std::errc() || end != port.data() + port.size() || error) {
    throw Error(Errc::kUsage,
                "--http: found {}, expected ADDRESS:PORT such as 127.0.0.1:9100 or [::1]:9100",
                text);
  }
  return settings;
}

bool is_loopback(const std::string& address) {
  Code error;
  const auto parsed = asio::ip::make_address(address, error);
  if (error) throw Error(Errc::kUsage, "{}: found no address, expected one", address);
  return parsed.is_loopback();
}

}  // namespace fibertap
