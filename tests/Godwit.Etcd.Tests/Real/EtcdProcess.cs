using System.Diagnostics;
using Xunit;

namespace Godwit.Etcd.Tests;

/// <summary>A real etcd of the distribution, killed at the end of the test.</summary>
internal sealed class EtcdProcess(EtcdMemberSettings settings) : IDisposable
{
    private const string Program = "/usr/bin/etcd";
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly Queue<string> _words = new();
    private Process? _process;

    public EtcdMemberSettings Settings => settings;

    public Uri Address => settings.ClientUrl;

    public string LastWords
    {
        get
        {
            lock (_words)
            {
                return string.Join('\n', _words);
            }
        }
    }

    public static bool IsInstalled => File.Exists(Program);

    public static void RequireInstalled() =>
        Assert.SkipUnless(IsInstalled, "NOT RUN: etcd-server is not installed, so nothing was tried with the real etcd.");

    public void Start()
    {
        ProcessStartInfo start = new(Program) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in EtcdCommandLine.Of(settings))
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>As a loss of power does, except that the kernel still tells its peers.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Returns when the last of its threads stands still: until then it may answer once more.</summary>
    public void Stop()
    {
        Signal.StopProcess(_process!.Id);
        if (!SpinWait.SpinUntil(() => Directory.EnumerateDirectories($"/proc/{_process.Id}/task").All(StandsStill), StopPatience))
        {
            throw new TimeoutException("The member does not stand still.");
        }
    }

    public void Continue() => Signal.ContinueProcess(_process!.Id);

    public void Dispose()
    {
        if (_process is not null)
        {
            Kill();
        }
    }

    /// <summary>"1234 (etcd) T 1 ...".</summary>
    private static bool StandsStill(string task)
    {
        string stat = File.ReadAllText($"{task}/stat");
        return stat[stat.LastIndexOf(')') + 2] == 'T';
    }

    private void Hear(string? line)
    {
        lock (_words)
        {
            _words.Enqueue(line ?? "");
            while (_words.Count > 30)
            {
                _words.Dequeue();
            }
        }
    }
}
