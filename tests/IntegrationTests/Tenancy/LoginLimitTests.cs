using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Tenancy;

/// <summary>Neither one address with many e-mails nor many addresses with one e-mail get far; whoever knows their password does.</summary>
internal sealed class LoginLimitTests
{
    private TestApp _app = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _app = await TestApp.StartAsync(builder =>
    {
        builder.Configuration["Auth:FailuresPerAddress"] = "6";
        builder.Configuration["Auth:FailuresPerEmail"] = "4";
    });

    [OneTimeTearDown]
    public async Task StopAsync() => await _app.DisposeAsync();

    [Test]
    public async Task An_address_that_tries_many_emails_is_slowed_down_and_its_neighbours_are_not()
    {
        using var guesser = From("127.0.1.1");
        for (var guess = 0; guess < 6; guess++) Assert.That(await SignInAsync(guesser, $"person{guess}@example.com", "a guess"), Is.EqualTo(401));
        Assert.That(await SignInAsync(guesser, "person7@example.com", "a guess"), Is.EqualTo(429));
        Assert.That(await SignInAsync(guesser, TestApp.OwnerEmail, TestApp.Password), Is.EqualTo(429));
        using var neighbour = From("127.0.1.2");
        Assert.That(await SignInAsync(neighbour, TestApp.OwnerEmail, TestApp.Password), Is.EqualTo(200));
    }

    [Test]
    public async Task An_email_that_many_addresses_try_is_slowed_down_and_others_are_not()
    {
        for (var guess = 0; guess < 4; guess++)
        {
            using var one = From($"127.0.2.{guess + 1}");
            Assert.That(await SignInAsync(one, "Asha@example.com", "a guess"), Is.EqualTo(401));
        }

        using var another = From("127.0.2.9");
        Assert.That(await SignInAsync(another, " asha@example.com", "a guess"), Is.EqualTo(429));
        Assert.That(await SignInAsync(another, TestApp.OwnerEmail, TestApp.Password), Is.EqualTo(200));
    }

    [Test]
    public async Task An_office_behind_one_address_signs_in_as_often_as_it_likes()
    {
        using var office = From("127.0.3.1");
        for (var person = 0; person < 12; person++) Assert.That(await SignInAsync(office, TestApp.OwnerEmail, TestApp.Password), Is.EqualTo(200));
    }

    private static async Task<int> SignInAsync(HttpClient client, string email, string password)
    {
        using var answer = await client.PostAsJsonAsync("/api/auth/login", new { email, password });
        if ((int)answer.StatusCode == 429) Assert.That(answer.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.FromMinutes(10)));
        return (int)answer.StatusCode;
    }

    /// <summary>All of 127.0.0.0/8 is this machine.</summary>
    private HttpClient From(string address) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri(_app.Url) };
}
