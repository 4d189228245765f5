using System.CommandLine;
using Godwit.Client;
using Godwit.Lab;
using Godwit.Lab.Commands;

RootCommand root = new("Several Godwit hosts on one machine: networks, hosts, guests, faults.")
{
    DemoCommand.Create(),
    UpCommand.Create(),
    DownCommand.Create(),
    StatusCommand.Create(),
    ExecCommand.Create(),
    LinkCommand.Create(),
    PowerCommand.Create(),
    DaemonCommands.CreateKill(),
    DaemonCommands.CreateStart(),
    ShareCommand.Create(),
    EchoCommand.Create(),
    GuestCommand.Create(),
    DiskCommand.Create(),
    VerifyCommand.Create(),
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception failure) when (failure is LabException or TimeoutException or GodwitException or IOException or OperationCanceledException)
{
    await Console.Error.WriteLineAsync("godwit-lab: " + (failure is GodwitException refused ? refused.Problem.ToString() : failure.Message));
    return 1;
}
