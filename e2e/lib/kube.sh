# shellcheck shell=bash
# An API server that knows Hardware objects and Events: ReportApi of bundles/org.smee.report.kube/src/test. What is put goes to $KUBE_API.

kube_api_compile() { # for whoever has its own distribution already
  KUBE_JARS=$(find "$W/smee/system/com/fasterxml/jackson/core" -name '*.jar' | tr '\n' ':')
  "${JAVA_HOME:+$JAVA_HOME/bin/}javac" -nowarn -d "$W/api" -cp "$KUBE_JARS" "$PROJECT"/bundles/org.smee.kube/src/test/java/org/smee/kube/FakeApiServer.java \
    "$PROJECT"/bundles/org.smee.report.kube/src/test/java/org/smee/report/kube/internal/{ReportApi,ApiRules,KubectlView}.java > "$W/javac.log" 2>&1 ||
    fail "the API server does not compile: $(head -n 3 "$W/javac.log")"
}
kube_api_start() { # NAME [TOKEN]: at $KUBE_API
  local at=${KUBE_API#http://}
  start "$1" ip netns exec "$(ns srv)" "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -cp "$W/api:$KUBE_JARS" org.smee.report.kube.internal.ReportApi "${at%:*}" "${at##*:}" "$W/objects.json" ${2:+"$2"}
  within 10 grep -q ready "$W/$1.log" || fail "the API server does not start: $(head -n 3 "$W/$1.log")"
}
kube_put() { get -X PUT --data-binary "$2" -o /dev/null "$KUBE_API/admin/$1" || fail "the API server does not take $1"; }
