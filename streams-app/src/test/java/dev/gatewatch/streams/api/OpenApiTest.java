package dev.gatewatch.streams.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.gatewatch.streams.topology.Lines;
import dev.gatewatch.streams.topology.TopologyDriver;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The description of the API against the server that it describes. */
class OpenApiTest {
    private static final String HOST = "oc-fra-01";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    @TempDir
    Path stateDir;

    private TopologyDriver fleet;
    private ApiServer server;
    private JsonNode document;

    @BeforeEach
    void start() throws Exception {
        fleet = new TopologyDriver(stateDir);
        server = new ApiServer(fleet);
        document = server.get("/openapi.json");
    }

    @AfterEach
    void stop() {
        server.close();
        fleet.close();
    }

    /** What can be done at a path. */
    private record Operation(String method, String path, JsonNode description) {
        JsonNode answer(String status) {
            return description.path("responses").path(status);
        }

        @Override
        public String toString() {
            return method.toUpperCase(Locale.ROOT) + " " + path;
        }
    }

    @Test
    void every_route_of_the_server_is_described_and_nothing_else() {
        Set<String> routes = new TreeSet<>(server.routes());

        assertThat(operations()).extracting(Operation::toString).containsExactlyInAnyOrderElementsOf(routes);
    }

    @Test
    void every_operation_has_a_name_of_its_own_and_says_what_it_does() {
        assertThat(operations())
                .extracting(
                        operation -> operation.description().path("operationId").asString())
                .doesNotContain("")
                .doesNotHaveDuplicates();
        assertThat(operations()).allSatisfy(operation -> {
            assertThat(operation.description().path("summary").asString()).endsWith(".");
            assertThat(operation.description().path("tags")).hasSize(1);
        });
    }

    @Test
    void parameters_in_a_path_are_described() {
        for (Operation operation : operations()) {
            Set<String> described = new HashSet<>();
            for (JsonNode parameter : operation.description().path("parameters")) {
                JsonNode whole = resolved(parameter);
                if (whole.path("in").asString().equals("path")) {
                    described.add("{" + whole.path("name").asString() + "}");
                }
            }
            Set<String> inPath = new HashSet<>();
            for (String part : operation.path().split("/")) {
                if (part.startsWith("{")) {
                    inPath.add(part);
                }
            }
            assertThat(described).as(operation.toString()).isEqualTo(inPath);
        }
    }

    @Test
    void what_the_server_answers_is_what_the_document_says() throws Exception {
        String diagnosis = live();

        for (Operation operation : readable()) {
            HttpResponse<String> response =
                    server.ask(operation.path().replace("{host}", HOST).replace("{id}", idFor(operation, diagnosis)));
            JsonNode content = operation.answer("200").path("content");
            String type =
                    response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
            assertThat(response.statusCode()).as(operation.toString()).isEqualTo(200);
            assertThat(content.propertyNames()).as(operation.toString()).contains(type);
            if (type.equals("application/json")) {
                assertThat(mistakes(content.path(type).path("schema"), response.body()))
                        .as(operation.toString())
                        .isEmpty();
            }
        }
    }

    @Test
    void an_empty_fleet_is_answered_as_the_document_says() throws Exception {
        for (Operation operation : readable()) {
            if (!operation.path().contains("{") && operation.path().startsWith("/api/")) {
                assertThat(mistakes(
                                schemaOfAnswer(operation, "200"),
                                server.ask(operation.path()).body()))
                        .as(operation.toString())
                        .isEmpty();
            }
        }
    }

    @Test
    void a_refusal_is_a_problem_document_where_the_document_says_so() throws Exception {
        int asked = 0;
        for (Operation operation : readable()) {
            if (operation.description().path("responses").has("404")) {
                assertProblem(operation, "404", operation.path().replaceAll("\\{\\w+}", "nobody"));
                asked++;
            }
            if (takes(operation, "limit")) {
                assertProblem(operation, "400", operation.path().replaceAll("\\{\\w+}", HOST) + "?limit=none");
                asked++;
            }
        }
        assertThat(asked).isPositive();
    }

    @Test
    void every_example_is_one() {
        List<String> mistakes = new ArrayList<>();
        for (Operation operation : operations()) {
            for (JsonNode answer : operation.description().path("responses")) {
                collectMistakes(operation, resolved(answer), mistakes);
            }
            collectMistakes(operation, resolved(operation.description().path("requestBody")), mistakes);
        }
        assertThat(mistakes).isEmpty();
    }

    @Test
    void every_answer_in_json_has_an_example() {
        for (Operation operation : operations()) {
            JsonNode json = operation.answer("200").path("content").path("application/json");
            if (json.isObject() && operation.path().startsWith("/api/")) {
                assertThat(json.has("example") || json.has("examples"))
                        .as(operation.toString())
                        .isTrue();
            }
        }
    }

    private void collectMistakes(Operation operation, JsonNode answer, List<String> mistakes) {
        JsonNode json = answer.path("content").path("application/json");
        List<JsonNode> examples = new ArrayList<>();
        if (json.has("example")) {
            examples.add(json.path("example"));
        }
        json.path("examples").forEach(example -> examples.add(resolved(example).path("value")));
        for (JsonNode example : examples) {
            mistakes(json.path("schema"), example.toString())
                    .forEach(mistake -> mistakes.add(operation + ": " + mistake));
        }
    }

    private void assertProblem(Operation operation, String status, String path) throws Exception {
        HttpResponse<String> response = server.ask(path);
        assertThat(response.statusCode()).as(path).isEqualTo(Integer.parseInt(status));
        assertThat(response.headers().firstValue("Content-Type")).as(path).hasValue("application/problem+json");
        JsonNode schema = resolved(operation.answer(status))
                .path("content")
                .path("application/problem+json")
                .path("schema");
        assertThat(mistakes(schema, response.body())).as(path).isEmpty();
    }

    private boolean takes(Operation operation, String parameter) {
        return operation
                .description()
                .path("parameters")
                .valueStream()
                .anyMatch(each -> resolved(each).path("name").asString().equals(parameter));
    }

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .forEachEntry((path, methods) -> methods.forEachEntry((method, description) -> {
                    if (METHODS.contains(method)) {
                        operations.add(new Operation(method, path, description));
                    }
                }));
        return operations;
    }

    /** What is answered at once to somebody who only looks. */
    private List<Operation> readable() {
        return operations().stream()
                .filter(operation -> operation.method().equals("get"))
                .filter(operation -> !operation.answer("200").path("content").has("text/event-stream"))
                .toList();
    }

    private String idFor(Operation operation, String diagnosis) throws Exception {
        if (operation.path().contains("alerts")) {
            return server.get("/api/v1/alerts").path("items").get(0).path("id").asString();
        }
        return operation.path().contains("catalogue") ? "token-mismatch" : diagnosis;
    }

    private static JsonNode schemaOfAnswer(Operation operation, String status) {
        return operation.answer(status).path("content").path("application/json").path("schema");
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
    }

    /** What a value has that its schema does not say, and the other way round. */
    private List<String> mistakes(JsonNode schema, String json) {
        ObjectNode strict = (ObjectNode) document.deepCopy();
        Set<String> parts = new HashSet<>();
        collectParts(strict, parts);
        strict.path("components").path("schemas").forEachEntry((name, each) -> {
            if (!parts.contains("#/components/schemas/" + name)) {
                allowNothingElse(each);
            }
        });
        ObjectNode whole = (ObjectNode) schema.deepCopy();
        whole.set("components", strict.path("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole)
                .validate(
                        json,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Object::toString)
                .toList();
    }

    /** The schemas that are parts of others: what is not in them may be in these. */
    private static void collectParts(JsonNode node, Set<String> parts) {
        node.path("allOf").forEach(part -> parts.add(part.path("$ref").asString("")));
        node.forEach(child -> collectParts(child, parts));
    }

    private static void allowNothingElse(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && (object.has("properties") || object.has("allOf"))
                && !object.has("additionalProperties")) {
            object.put("unevaluatedProperties", false);
        }
    }

    /** A host that has failed, has come back and fails again, with all that can be known of it; the id of its diagnosis. */
    private String live() throws Exception {
        fleet.isAlive(HOST);
        fleet.isAlive("oc-well");
        fail(6);
        fleet.says(HOST, Lines.WS, Lines.connected("c-well", "10.0.0.1"));
        fleet.pass(Duration.ofSeconds(5));
        fail(1);
        return server.get("/api/v1/diagnoses").path("items").get(0).path("id").asString();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            String conn = "c-" + fleet.now() + "-" + i;
            fleet.says(HOST, Lines.WS, Lines.unauthorized(conn, "10.0.0.1"));
            fleet.says(HOST, Lines.WS, Lines.closed1008(conn, "10.0.0.1"));
        }
        fleet.pass(Duration.ofSeconds(5));
    }
}
