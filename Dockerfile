# Gatewatch, all of its roles in one image: docker build -t gatewatch . && docker run --rm gatewatch --help
FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /gatewatch
COPY . .
RUN --mount=type=cache,target=/root/.m2/repository \
    mvn -B -q -ntp package -pl cli -am -Dmaven.test.skip=true && \
    mkdir ours && mv cli/target/gatewatch.jar ours/ && \
    version=$(sed -n '/<artifactId>gatewatch</,/<\/version>/s/.*<version>\(.*\)<\/version>.*/\1/p' pom.xml | head -n 1) && \
    mkdir ours/lib && for module in */pom.xml; do \
      jar=cli/target/lib/${module%/pom.xml}-$version.jar; if [ -e "$jar" ]; then mv "$jar" ours/lib/; fi; done

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --home-dir /var/lib/gatewatch --create-home gatewatch
# What changes least comes first: a change of ours replaces the last layer only.
COPY --from=build /gatewatch/cli/target/lib /opt/gatewatch/lib
COPY --from=build /gatewatch/ours /opt/gatewatch
USER gatewatch
WORKDIR /var/lib/gatewatch
VOLUME /var/lib/gatewatch
ENTRYPOINT ["java", "-Xlog:disable", "-XX:+DisplayVMOutputToStderr", "-XX:MaxRAMPercentage=60", "-jar", "/opt/gatewatch/gatewatch.jar"]
