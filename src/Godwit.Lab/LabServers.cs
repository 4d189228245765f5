using Godwit.Lab.Directories;
using Godwit.Lab.FileServers;
using Godwit.Lab.Hosts;
using Godwit.Lab.Networks;

namespace Godwit.Lab;

/// <summary>Brings a lab's servers up: the directory begins before the hosts are made, because it takes longest, and the file server is its member.</summary>
internal sealed class LabServers(Fabric fabric, LabDirectory? directory, LabFileServer? fileServer)
{
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (directory is not null)
        {
            await fabric.PlugInAsync(LabServer.DomainController, cancellationToken);
            await directory.StandUpAsync(cancellationToken);
            await directory.BeginAsync(cancellationToken);
        }

        if (fileServer is not null)
        {
            await fabric.PlugInAsync(LabServer.FileServer, cancellationToken);
            await fileServer.StandUpAsync(directory!, cancellationToken);
        }
    }

    /// <summary>Waits for the directory, then serves the share.</summary>
    public async Task FinishAsync(IEnumerable<LabHost> granted, CancellationToken cancellationToken)
    {
        await (directory?.WaitAsync(cancellationToken) ?? Task.CompletedTask);
        if (fileServer is not null)
        {
            await fileServer.StartAsync(cancellationToken);
            await fileServer.SetAccessAsync(granted, cancellationToken);
        }
    }
}
