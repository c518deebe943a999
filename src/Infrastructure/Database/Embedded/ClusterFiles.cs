namespace TrailDesk.Infrastructure.Database.Embedded;

/// <summary>Makes the cluster and keeps its settings; every file is touched as the account that runs the server.</summary>
internal static class ClusterFiles
{
    private const string Settings = "traildesk.conf";

    public static async Task<bool> ExistsAsync(ClusterPlace place, CancellationToken cancellation) =>
        (await place.Account.RunAsync(["test", "-f", Path.Combine(place.Data, "PG_VERSION")], cancellation)).Succeeded;

    public static async Task CreateAsync(ClusterPlace place, string password, bool durable, CancellationToken cancellation)
    {
        // Made beside and renamed, so that an interrupted first start leaves nothing that looks like a cluster.
        const string script = """
            set -e
            umask 077
            cd "$1"
            rm -rf data.new
            cat > password.new
            trap 'rm -f password.new' EXIT
            shift
            "$@"
            printf "include 'traildesk.conf'\n" >> data.new/postgresql.conf
            : > data.new/traildesk.conf
            mv data.new data
            """;
        var made = await place.Account.ShellAsync(script, [place.Folder, .. InitDb(place, durable)], cancellation, password);
        if (!made.Succeeded)
            throw new EmbeddedPostgresException($"The database could not be made in {place.Folder}: {made.Output.Trim()}");
    }

    public static async Task WriteSettingsAsync(ClusterPlace place, int port, bool durable, CancellationToken cancellation)
    {
        var (path, text) = (Path.Combine(place.Data, Settings), SettingsText(port, durable));
        if ((await place.Account.RunAsync(["cat", path], cancellation)).Output == text) return;
        // Written beside and renamed: a full disk would take the old settings and leave no room for the new ones.
        var written = await place.Account.ShellAsync("cat > \"$1.new\" && mv -f \"$1.new\" \"$1\"", [path], cancellation, text);
        if (!written.Succeeded)
            throw new EmbeddedPostgresException($"The database's settings could not be written to {path}: {written.Output.Trim()}");
    }

    // setsid: Ctrl-C in a terminal goes to its whole process group and must not cut initdb short half-way.
    private static IEnumerable<string> InitDb(ClusterPlace place, bool durable) =>
    [
        "setsid", "-w", place.Binaries.InitDb, "-D", "data.new", "-U", ClusterRoles.Superuser, "-A", "scram-sha-256", "--pwfile=password.new",
        "-E", "UTF8", "--no-instructions", .. Locale(place.Binaries.MajorVersion), .. durable ? Array.Empty<string>() : ["--no-sync"],
    ];

    // The built-in provider sorts alike on every machine; before 17 the C library has to do.
    private static string[] Locale(int majorVersion) => majorVersion >= 17
        ? ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        : ["--locale=C.UTF-8"];

    private static string SettingsText(int port, bool durable)
    {
        var flag = durable ? "on" : "off";
        // Values of failed statements may be a customer's words: terse, and no statement text, keeps them out of the log.
        return $"""
            listen_addresses = '127.0.0.1'
            port = {port}
            unix_socket_directories = ''
            max_connections = 200
            shared_buffers = 128MB
            min_wal_size = 128MB
            max_wal_size = 1GB
            fsync = {flag}
            synchronous_commit = {flag}
            full_page_writes = {flag}
            jit = off
            autovacuum_naptime = 15s
            timezone = 'UTC'
            log_timezone = 'UTC'
            log_error_verbosity = terse
            log_min_error_statement = panic
            log_checkpoints = off

            """;
    }
}
