using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.OpenApi;

/// <param name="Text">The body as it came.</param>
internal sealed record Exchange(Operation Operation, int Status, string? MediaType, string Text)
{
    public override string ToString() => $"{Operation.Name} {Status}";
}

/// <summary>A seeded host that writes down every answer it gives, and fails on demand.</summary>
internal sealed class ContractApp : IAsyncDisposable
{
    public const string Guide = "guide@example.com";
    private readonly Fault _fault;

    private ContractApp(TestApp app, ProviderRecorder recorder, Fault fault, Seed seed, ServedDocument document) =>
        (App, Recorder, _fault, Seed, Document) = (app, recorder, fault, seed, document);

    public TestApp App { get; }
    public ProviderRecorder Recorder { get; }
    public Seed Seed { get; }
    public ServedDocument Document { get; }
    public ConcurrentQueue<Exchange> Exchanges { get; } = new();
    public HttpClient Owner { get; private set; } = null!;
    public HttpClient FieldStaff { get; private set; } = null!;
    public HttpClient Nobody { get; private set; } = null!;

    public static async Task<ContractApp> StartAsync()
    {
        var (recorder, fault) = (await ProviderRecorder.StartAsync(), new Fault());
        var app = await TestApp.StartAsync(builder =>
        {
            foreach (var provider in new[] { "Meta", "Twilio", "Dialog360" }) builder.Configuration[$"WhatsApp:{provider}:BaseUrl"] = recorder.Url;
            builder.Configuration["Inbox:Workers"] = "0";

            // So that readiness has a reason to tell.
            builder.Configuration["Database:DeadRowsAlarm"] = "-1";
            builder.Configuration["Auth:LoginsPerMinute"] = "8";
            builder.Services.AddSingleton(fault).AddTransient(typeof(IPipelineBehavior<,>), typeof(Failing<,>));
        });
        using var owner = await app.SignInAsync();
        var tenant = (await (await owner.GetAsync("/api/tenant")).JsonAsync()).GetProperty("id").GetGuid();
        await owner.PostAsJsonAsync("/api/users", new { name = "Pemba", email = Guide, password = TestApp.Password, roles = new[] { "field_staff" } });
        using var anonymous = app.Anonymous();
        var document = new ServedDocument(await anonymous.GetFromJsonAsync<JsonElement>("/openapi/v1.json"));
        var contract = new ContractApp(app, recorder, fault, await Seed.WriteAsync(app.Services, tenant), document);
        contract.Owner = await contract.SignInAsync(TestApp.OwnerEmail);
        contract.FieldStaff = await contract.SignInAsync(Guide);
        contract.Nobody = contract.NewClient();
        return contract;
    }

    public HttpClient NewClient() =>
        new(new Scribe(this) { InnerHandler = new SocketsHttpHandler { UseCookies = false } }) { BaseAddress = new Uri(App.Url) };

    private async Task<HttpClient> SignInAsync(string email)
    {
        var client = NewClient();
        var tokens = await (await client.PostAsJsonAsync("/api/auth/login", new { email, password = TestApp.Password })).JsonAsync();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Text("accessToken"));
        return client;
    }

    public bool Needs(Operation operation, int status) =>
        operation.Declares(status) && !Exchanges.Any(exchange => exchange.Operation == operation && exchange.Status == status);

    public Task ExecuteAsync(string sql) => Sql.ExecuteAsync(App.Database.SuperuserConnectionString, sql);

    /// <summary>Every use case throws this meanwhile.</summary>
    public async Task WhileFailingAsync(Func<Exception> failure, Func<Task> work)
    {
        _fault.Make = failure;
        await work();
        _fault.Make = null;
    }

    /// <summary>The database turns everybody away meanwhile, as one that restarts does.</summary>
    public async Task WhileDatabaseIsAwayAsync(Func<Task> work)
    {
        await TestCluster.AdministerAsync($"alter database {App.Database.Name} with allow_connections false");
        await TestCluster.AdministerAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{App.Database.Name}'");
        App.Services.GetRequiredService<NpgsqlDataSource>().Clear();
        await work();
        await TestCluster.AdministerAsync($"alter database {App.Database.Name} with allow_connections true");
    }

    public async ValueTask DisposeAsync()
    {
        Owner.Dispose();
        FieldStaff.Dispose();
        Nobody.Dispose();
        await App.DisposeAsync();
        await Recorder.DisposeAsync();
    }

    private sealed class Scribe(ContractApp contract) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            var text = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            if (contract.Document.Find(request.Method.Method, request.RequestUri!.AbsolutePath) is { } operation)
                contract.Exchanges.Enqueue(new Exchange(operation, (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, text));
            return answer;
        }
    }

    private sealed class Fault
    {
        public Func<Exception>? Make { get; set; }
    }

    private sealed class Failing<TRequest, TResponse>(Fault fault) : IPipelineBehavior<TRequest, TResponse>
        where TRequest : notnull
    {
        public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
            fault.Make is { } make ? throw make() : next();
    }
}
