namespace Godwit.Host.Vms;

/// <summary>Whether a request may enter, by phase alone. Starting what runs and stopping what is off are already so.</summary>
internal enum Admission
{
    Accepted,
    AlreadySo,
    Denied,
}
