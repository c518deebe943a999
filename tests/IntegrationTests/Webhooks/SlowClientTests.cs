using System.Net.Sockets;
using System.Text;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Webhooks;

/// <summary>Connections that say little or nothing cost the desk little, and hold up nobody who has something to say.</summary>
[NonParallelizable]
internal sealed class SlowClientTests : DeskTests
{
    private const int Clients = 1_000;
    private const int MostMebibytes = 128;

    [Test]
    public async Task A_thousand_clients_that_never_finish_their_request_hold_up_no_webhook()
    {
        var before = Environment.WorkingSet;
        var address = new Uri(_desk.App.Url);
        var clients = new List<TcpClient>();
        try
        {
            for (var number = 0; number < Clients; number++)
            {
                var client = new TcpClient();
                clients.Add(client);
                await client.ConnectAsync(address.Host, address.Port);
                // Half of them say nothing at all, the others stop in the middle of a header or of a body.
                if (number % 2 == 0) await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Begun(address, inBody: number % 4 == 0)));
            }

            Assert.That(await _desk.AskAsync(Desk.NewPhone(), "thanks"), Is.EqualTo("You're very welcome!"));
            Assert.That((Environment.WorkingSet - before) / (1024 * 1024), Is.LessThan(MostMebibytes));
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
        }
    }

    private string Begun(Uri address, bool inBody) => inBody
        ? $"POST /api/whatsapp/webhook/{_desk.Meta.Id} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Length: 1000\r\n\r\n{{\"object\":"
        : $"POST /api/whatsapp/webhook/{_desk.Meta.Id} HTTP/1.1\r\nHost: {address.Authority}\r\nX-Hub-Sig";
}
