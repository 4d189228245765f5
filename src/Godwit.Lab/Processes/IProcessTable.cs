namespace Godwit.Lab.Processes;

/// <summary>A kernel other than the machine's own, whose processes are its own affair.</summary>
internal interface IProcessTable
{
    bool IsAlive(ProcessIdentity process);

    /// <summary>Sends a signal and waits for the end.</summary>
    /// <exception cref="LabException">It lives on after so long.</exception>
    Task EndAsync(ProcessIdentity process, int signal, TimeSpan patience);
}
