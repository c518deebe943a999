using System.Net.Sockets;
using TrailDesk.Load;

// The table, or one run. Load program, stand-in provider, what is measured and PostgreSQL share the machine.
if (args is [WithoutStorage.Command, .. var rest])
{
    await WithoutStorage.RunAsync(rest);
    return 0;
}

try
{
    var options = Options.Parse(args);
    var correct = await (options.Table
        ? new Bench(new Sizes { Quick = options.Quick, Tenants = options.Tenants, SoakMinutes = options.SoakMinutes }, options.Only).RunAsync()
        : SingleRun.RunAsync(options));
    return correct ? 0 : 1;
}
catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException or TimeoutException or IOException or SocketException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
