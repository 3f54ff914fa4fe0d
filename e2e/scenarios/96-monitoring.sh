# shellcheck shell=bash
# Figures, rules and alerts, with Debian's Prometheus and Alertmanager.
scenario monitoring monitoring 90 "prometheus" "rules are sound; Prometheus scrapes; the backend is cut and the alert reaches Alertmanager"

MONITORING=$PROJECT/deploy/monitoring

# The rules as they are shipped, but nobody waits: seconds instead of minutes.
impatient_rules() {
  mkdir -p "$W/prometheus" && cp "$MONITORING"/*.yml "$W/prometheus/" || fail "no $MONITORING"
  sed -i -E 's/\[[0-9]+[mh]\]/[15s]/g; s/^( +for:) .*/\1 2s/' "$W"/prometheus/*-rules.yml
  sed -i -E "s/(scrape|evaluation)_interval: .*/\1_interval: 1s/; s/127.0.0.1:8080/$SERVER:8080/" "$W/prometheus/prometheus.yml"
  echo "http://127.0.0.1:9/nobody" > "$W/prometheus/slack"
  sed -i "s|/etc/prometheus/slack-webhook|$W/prometheus/slack|" "$W/prometheus/alertmanager.yml"
}
prometheus_start() {
  start alertmanager ip netns exec "$(ns srv)" prometheus-alertmanager --config.file="$W/prometheus/alertmanager.yml" \
    --storage.path="$W/alertmanager" --web.listen-address=127.0.0.1:9093 --cluster.listen-address=
  start prometheus ip netns exec "$(ns srv)" prometheus --config.file="$W/prometheus/prometheus.yml" \
    --storage.tsdb.path="$W/tsdb" --web.listen-address=127.0.0.1:9090
  within 20 get -o /dev/null http://127.0.0.1:9093/-/ready || fail "Alertmanager is not ready"
  within 20 get -o /dev/null http://127.0.0.1:9090/-/ready || fail "Prometheus is not ready"
}
# asked QUERY: the answer of Prometheus holds at least one series
asked() {
  get --data-urlencode "query=$1" http://127.0.0.1:9090/api/v1/query > "$W/query.json" && grep -q '"metric"' "$W/query.json"
}
active_alerts() { get "http://127.0.0.1:9093/api/v2/alerts?active=true&filter=alertname%3D$1" > "$W/alerts.json"; }
alerted() { active_alerts "$1" && grep -q "\"alertname\":\"$1\"" "$W/alerts.json"; }
alert_is_over() { active_alerts "$1" && ! grep -q "\"alertname\":\"$1\"" "$W/alerts.json"; }
figures() { get -o "$W/metrics.txt" "http://$SERVER:8080/metrics" "$@"; }

documented_figures() { # those that exist without HTTPS, without what is installed on demand and without anything having happened
  grep -v 'only with `' "$PROJECT/docs/monitoring.md" |
    sed -nE 's/^\| `([a-z_]+)` \| (counter|gauge|histogram) .*/\1 \2/p' | grep -v '^smee_certificate'
}
every_documented_figure_is_there() {
  local name kind
  while read -r name kind; do
    grep -qE "^# TYPE $name $kind\$" "$W/metrics.txt" || { echo "not there: $name $kind"; return 1; }
  done < <(documented_figures)
}

monitoring() {
  expect "the shipped rules are sound" promtool check rules "$MONITORING/recording-rules.yml" "$MONITORING/alert-rules.yml"
  expect "the shipped rules do what their tests say" promtool test rules "$MONITORING/tests.yml"
  expect "the shipped configuration of Prometheus is sound" promtool check config "$MONITORING/prometheus.yml"
  impatient_rules
  expect "the shipped configuration of Alertmanager is sound" amtool check-config "$W/prometheus/alertmanager.yml"

  machine 02:e2:00:00:00:c1 192.0.2.20 > "$W/hardware.yaml"
  service_start SMEE_METRICS_ADDR=127.0.0.1
  within 20 figures || fail "no /metrics on the HTTP port"
  prometheus_start
  expect "Prometheus scrapes the service" within 20 asked 'up{job="smee"} == 1'

  udhcpc figures cli eth0 || fail "no lease"
  expect "a script is served" get -o /dev/null "http://$SERVER:8080/02:e2:00:00:00:c1/auto.ipxe"
  expect "a file that does not exist is asked for" refute get -o /dev/null "http://$SERVER:8080/nonsense"
  expect "DHCP counts under Smee's name" within 15 asked 'dhcp_total{op="send",type="DHCPACK"} > 0'
  expect "HTTP counts by route and status" within 15 \
    asked 'http_server_request_duration_seconds_count{route="script",status_code="200"} > 0'
  expect "reasons are words of a fixed set" within 15 asked 'smee_boot_events_total{stage="http",outcome="not_found"} > 0'
  expect "recording rules have results" within 15 asked 'smee:boot_steps:rate5m{outcome="served"} > 0'
  figures
  expect "every documented figure is there" every_documented_figure_is_there
  expect "nothing that machines say is a label" refute grep -qiE '02:e2:00|192\.0\.2\.20|nonsense' "$W/metrics.txt"
  expect "promtool finds no fault with the figures" bash -c "promtool check metrics < '$W/metrics.txt'"
  figures -H 'Accept: application/openmetrics-text; version=1.0.0'
  expect_equal "the last line of OpenMetrics" "# EOF" "$(tail -n 1 "$W/metrics.txt")"
  expect "the figures are on their own address too" get -o /dev/null http://127.0.0.1:9980/metrics
  expect "it lives" get -o /dev/null "http://$SERVER:8080/livez"
  expect "it is ready" grep -qx ready <(get "http://$SERVER:8080/readyz")

  echo "broken: [" > "$W/hardware.yaml"
  expect "the backend is cut and the alert reaches Alertmanager" within 30 alerted SmeeBackendProblem
  expect "the degraded service is ready all the same" grep -qF '[!]hardware degraded: ' <(get "http://$SERVER:8080/readyz")
  udhcpc figures cli eth0 || fail "no lease from the last known good records"
  machine 02:e2:00:00:00:c1 192.0.2.20 > "$W/hardware.yaml"
  expect "the mended backend has no problems" within 15 asked 'smee_backend_problems == 0'
  expect "the alert ends" within 30 alert_is_over SmeeBackendProblem
}
