package dev.hapax.shared.config;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What other gateways and SDKs call things in their files, and where the same is said here (cli.md §8). */
final class OtherTools {
    /**
     * Where it belongs.
     *
     * @param key the key that takes the same values, or empty where something else must be written
     * @param words what to write here
     */
    record Here(String key, String words) {
        static Here key(String key) {
            return new Here(key, "");
        }

        static Here words(String words) {
            return new Here("", words);
        }
    }

    private static final Map<String, Here> TABLE = Map.ofEntries(
            Map.entry("api_base", Here.key("base_url")),
            Map.entry("api_url", Here.key("base_url")),
            Map.entry("api_host", Here.key("base_url")),
            Map.entry("base_uri", Here.key("base_url")),
            Map.entry("baseurl", Here.key("base_url")),
            Map.entry("upstream", Here.key("base_url")),
            Map.entry("upstream_url", Here.key("base_url")),
            Map.entry("url", Here.key("base_url")),
            Map.entry("uri", Here.key("base_url")),
            Map.entry("access_token", Here.key("api_key")),
            Map.entry("auth_token", Here.key("api_key")),
            Map.entry("token", Here.key("api_key")),
            Map.entry("custom_llm_provider", Here.key("type")),
            Map.entry("kind", Here.key("type")),
            Map.entry("provider_type", Here.key("type")),
            Map.entry("default_model", Here.key("model")),
            Map.entry("model_name", Here.key("model")),
            Map.entry("deployment", Here.key("model")),
            Map.entry("max_parallel_requests", Here.key("max_concurrent")),
            Map.entry("num_retries", Here.key("max_retries")),
            Map.entry("rpm", Here.key("requests")),
            Map.entry("tpm", Here.key("tokens")),
            Map.entry("load_balancing", Here.key("strategy")),
            Map.entry("lb_policy", Here.key("strategy")),
            Map.entry("routing_strategy", Here.key("strategy")),
            Map.entry("log_level", Here.words("`level` under `logging`")),
            Map.entry("model_list", Here.words("`providers`, each with its `models`")),
            Map.entry("upstreams", Here.words("`providers`")),
            Map.entry("backends", Here.words("`providers`")),
            Map.entry("litellm_params", Here.words("the keys of a provider: `type`, `api_key`, `base_url`, `model`")),
            Map.entry("litellm_settings", Here.words("`retry`, `failover` and `cache` at the top level")),
            Map.entry("router_settings", Here.words("`strategy`, `retry` and `failover`")),
            Map.entry("general_settings", Here.words("`server` and `auth`")),
            Map.entry("master_key", Here.words("a key under `auth.keys`")),
            Map.entry("virtual_keys", Here.words("`keys` under `auth`")),
            Map.entry("model_group_alias", Here.words("`models` at the top level")),
            Map.entry("fallbacks", Here.words("`targets`, in the order they are asked")),
            Map.entry("fallback_models", Here.words("`targets`, in the order they are asked")),
            Map.entry("context_window_fallbacks", Here.words("`context_window` of the models; larger ones are asked")),
            Map.entry("cache_params", Here.words("`cache`")),
            Map.entry("redis_host", Here.words("`address` under `redis`")),
            Map.entry("redis_url", Here.words("`address` under `redis`")),
            Map.entry("timeout", Here.words("`request_timeout` under `server`, or `timeout` of a provider or a route")),
            Map.entry("provider", Here.words("`targets` of a route")),
            Map.entry("timeout_ms", Here.words("`timeout` with a unit, such as `500ms`")),
            Map.entry("request_timeout_ms", Here.words("`timeout` with a unit, such as `500ms`")),
            Map.entry("timeout_seconds", Here.words("`timeout` with a unit, such as `30s`")),
            Map.entry("listen", Here.words("`host` and `port` under `server`")),
            Map.entry("bind", Here.words("`host` and `port` under `server`")),
            Map.entry("plugins", Here.words("`auth`, `rate_limit` and `cache`")));

    private OtherTools() {}

    /** Null for a word that no other tool has made known. */
    static @Nullable Here of(String name) {
        String plain = name.replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT)
                .replace('-', '_');
        Here found = TABLE.get(plain);
        return found == null ? TABLE.get(plain.replace("_", "")) : found;
    }
}
